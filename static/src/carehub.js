// Small conveniences. Every page works without this file.
(() => {
  const narrow = matchMedia('(max-width: 61.99em)');

  function ready(root) {
    for (const element of root.querySelectorAll('[data-needs-js]')) element.hidden = false;
    if (narrow.matches) for (const details of root.querySelectorAll('details[data-closed-on-phones]')) details.open = false;
    root.querySelector('[data-error-summary]')?.focus();
  }

  function say(button) {
    const said = button.querySelector('[role=status]');
    if (said) said.textContent = button.dataset.said || 'Copied';
  }

  async function copy(button) {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand('copy')) return;
    }
    say(button);
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-print], [data-copy]');
    if (!button) return;
    if ('print' in button.dataset) print();
    else copy(button);
  });

  document.addEventListener('htmx:afterSwap', event => ready(event.detail.target));
  ready(document);
})();
