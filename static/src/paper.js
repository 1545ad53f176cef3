// Typing in paper forms: one key an answer, then the next question. Without this file the same fields are radio buttons.
(() => {
  const help = document.querySelector('[data-paper-help]');
  const form = document.querySelector('[data-paper]');
  if (!form) return;
  if (help) help.hidden = false;

  const groups = [...form.querySelectorAll('fieldset')].filter(group => group.querySelector('input[type=radio]'));
  const radios = group => [...group.querySelectorAll('input[type=radio]')];
  const stand = group => (radios(group).find(one => one.checked) || radios(group)[0]).focus();

  function next(group) {
    const after = groups[groups.indexOf(group) + 1];
    if (after) stand(after);
    else form.querySelector('button[type=submit]').focus();
  }

  function chosen(group, key) {
    const all = radios(group);
    const isStatement = all.some(one => one.value === 'x');
    return isStatement ? all.find(one => one.value === key) : all[Number(key) - 1];
  }

  form.addEventListener('keydown', event => {
    const group = groups.find(one => one.contains(event.target));
    if (!group || event.target.type !== 'radio' || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === ' ') {
      event.preventDefault();
      for (const one of radios(group)) one.checked = false;
      next(group);
      return;
    }
    const answer = chosen(group, key);
    if (!answer) return;
    event.preventDefault();
    answer.checked = true;
    next(group);
  });

  if (groups.length && !document.querySelector('[data-error-summary]')) stand(groups[0]);
})();
