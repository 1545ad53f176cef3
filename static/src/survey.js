// “Listen” reads a statement and its answers aloud, where the browser can. The survey works without this file.
(() => {
  if (!('speechSynthesis' in window)) return;
  let speaking = null;

  function quiet() {
    speechSynthesis.cancel();
    if (speaking) speaking.querySelector('[data-label]').textContent = speaking.dataset.label;
    speaking = null;
  }

  function speak(button) {
    const label = button.querySelector('[data-label]');
    const parts = [...button.closest('[data-listen-to]').querySelectorAll('[data-say]')];
    button.dataset.label = label.textContent;
    label.textContent = button.dataset.stop;
    speaking = button;
    parts.forEach((part, place) => {
      const words = new SpeechSynthesisUtterance(part.textContent.trim());
      words.lang = document.documentElement.lang;
      if (place === parts.length - 1) words.onend = () => { if (speaking === button) quiet(); };
      speechSynthesis.speak(words);
    });
  }

  for (const button of document.querySelectorAll('[data-listen]')) button.hidden = false;
  addEventListener('pagehide', quiet);
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-listen]');
    if (!button) return;
    const again = button === speaking;
    quiet();
    if (!again) speak(button);
  });
})();
