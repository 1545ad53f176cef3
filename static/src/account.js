// Pages for signing in and for one's own account: showing the password, and passkeys. The rest works without this file.
(() => {
  function withButton(field) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'govuk-button govuk-button--secondary';
    const row = document.createElement('div');
    row.className = 'ch-password';
    field.before(row);
    row.append(field, button);
    const show = shown => {
      field.type = shown ? 'text' : 'password';
      button.textContent = shown ? 'Hide' : 'Show';
      button.setAttribute('aria-label', `${button.textContent} password`);
    };
    show(false);
    button.addEventListener('click', () => show(field.type === 'password'));
    field.form.addEventListener('submit', () => show(false));
  }

  function passkeys(button) {
    const able = Boolean(window.PublicKeyCredential);
    for (const part of document.querySelectorAll('[data-needs-passkeys]')) part.hidden = !able;
    for (const part of document.querySelectorAll('[data-no-passkeys]')) part.hidden = able;
    const ids = { login: button.id, add: button.id, authenticate: button.id, credential: 'id_credential', passwordless: 'id_passwordless', data: 'passkey-options' };
    window.allauth.webauthn.forms[button.dataset.passkey]({ ids });
  }

  document.addEventListener('allauth.error', event => {
    event.preventDefault();
    for (const part of document.querySelectorAll('[data-passkey-problem]')) part.hidden = false;
  });

  document.querySelectorAll('input[type=password]').forEach(withButton);
  document.querySelectorAll('[data-passkey]').forEach(passkeys);
})();
