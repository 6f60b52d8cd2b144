// Passkeys: the browser is asked, and what it answers is sent with the form. Uses webauthn-json, which allauth brings.
"use strict";

const WORDS = {
  NotAllowedError: gettext("The passkey was not used: the question was closed or took too long. Try again."),
  InvalidStateError: gettext("This device is already one of your passkeys."),
  NotSupportedError: gettext("This device cannot do what is asked. Try without “Sign in with this alone”."),
  SecurityError: gettext("Passkeys work only at this newsroom's own address, over https."),
};

async function optionsOf(button) {
  const where = button.dataset.options;
  if (where.startsWith("#")) return JSON.parse(document.querySelector(where).textContent);
  const answer = await fetch(where, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(gettext("The server did not answer. Try again."));
  return answer.json();
}

function create(options, alone) {
  const chosen = options.publicKey.authenticatorSelection;
  chosen.residentKey = alone ? "required" : "discouraged";
  chosen.requireResidentKey = alone;
  if (alone) chosen.userVerification = "required";
  return window.webauthnJSON.create(options);
}

async function answerOf(button) {
  if (!window.PublicKeyCredential) throw new Error(gettext("This browser knows no passkeys, or this page is not open over https."));
  const given = await optionsOf(button);
  if (button.dataset.passkey === "get") return window.webauthnJSON.get(given.request_options);
  const alone = button.form.elements.passwordless;
  return create(given.creation_options, Boolean(alone && alone.checked));
}

async function use(button) {
  const fault = document.querySelector("[data-passkey-fault]");
  fault.hidden = true;
  button.disabled = true;
  try {
    const credential = await answerOf(button);
    button.form.elements.credential.value = JSON.stringify(credential);
    button.form.requestSubmit();
  } catch (error) {
    fault.textContent = WORDS[error.name] || error.message;
    fault.hidden = false;
    button.disabled = false;
  }
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  button.addEventListener("click", () => use(button));
  button.form.addEventListener("submit", (event) => {
    // Enter in the field of the name asks for the passkey first.
    if (!button.form.elements.credential.value) {
      event.preventDefault();
      use(button);
    }
  });
}
