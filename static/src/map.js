// A street map in place of the sketch map, only where a tile server is set. The sketch map stays where this cannot run.
(() => {
  const box = document.getElementById('tiles');
  const list = document.getElementById('pins');
  if (!box || !list || !window.L) return;

  const pins = JSON.parse(list.textContent);
  if (!pins.length) return;

  // Our own pin: Leaflet's pictures are looked for under names that hashing changes.
  const pin = number => L.divIcon({ className: 'ch-tiles__pin', html: String(number), iconSize: [36, 36] });

  box.hidden = false;
  const map = L.map(box, { scrollWheelZoom: false });
  map.attributionControl.setPrefix('Leaflet');
  L.tileLayer(box.dataset.url, { attribution: box.dataset.attribution, maxZoom: 19 }).addTo(map);
  pins.forEach(({ lat, lon, title, url }, index) => {
    L.marker([lat, lon], { icon: pin(index + 1), title: `${index + 1}: ${title}`, alt: `${index + 1}: ${title}` })
      .on('click', () => location.assign(url))
      .addTo(map);
  });
  map.fitBounds(L.latLngBounds(pins).pad(0.2), { maxZoom: 15 });
  box.parentElement.querySelector('.ch-locator__map')?.classList.add('ch-tiles__instead');
})();
