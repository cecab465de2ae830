/** Dialogs: the browser's own, which keeps the focus inside and gives it back. */

import { button, h } from "../core/dom.js";

/**
 * @param {string} title
 * @param {any[]} content
 * @param {any[]} [buttons] beside "Close"
 * @returns {HTMLDialogElement} open
 */
export function openDialog(title, content, buttons = []) {
  const id = `dialog-${Math.random().toString(36).slice(2)}`;
  const dialog = h(
    "dialog",
    { "aria-labelledby": id },
    h("h2", { id }, title),
    h("div", { class: "inside" }, content),
    h("div", { class: "row end" }, buttons, button("Close", () => dialog.close())),
  );
  // A click beside it closes it, as Escape does.
  dialog.addEventListener("click", (/** @type {Event} */ event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * @param {string} title
 * @param {string} label
 * @param {string} value
 * @param {(text: string) => unknown} take called with what was typed
 */
export function ask(title, label, value, take) {
  const input = h("input", { value, required: true, maxLength: 200, autofocus: true });
  const form = h(
    "form",
    {
      method: "dialog",
      on: { submit: () => take(input.value.trim()) },
    },
    h("label", {}, label, input),
    h("div", { class: "row end" }, h("button", { class: "main" }, "OK")),
  );
  openDialog(title, [form]);
  input.select();
}

/** @param {string} question @param {string} word on the button @param {() => unknown} go */
export function confirmed(question, word, go) {
  const yes = button(word, () => {
    dialog.close();
    go();
  }, { class: "main" });
  const dialog = openDialog(question, [], [yes]);
}
