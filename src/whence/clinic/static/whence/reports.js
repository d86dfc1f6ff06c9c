/* Report an error: select text and press Ctrl+Enter (Cmd+Enter on a Mac), or use the button. Without this script the
   button leads to a page with the same form. */
(() => {
  const link = document.querySelector("[data-report]");
  if (!link || typeof HTMLDialogElement === "undefined") return;
  let dialog;

  const make = () => {
    dialog = document.createElement("dialog");
    dialog.className = "report-dialog";
    dialog.setAttribute("aria-labelledby", "report-title");
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) dialog.close();
    });
    dialog.addEventListener("submit", send);
    document.body.append(dialog);
  };

  const show = async (response) => {
    dialog.innerHTML = await response.text();
    if (!dialog.open) dialog.showModal();
    (dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector("#report-comment") ?? dialog.querySelector("h2")).focus();
  };

  const open = async () => {
    if (dialog?.open) return;
    const text = String(getSelection()).trim().slice(0, 1000);
    const address = new URL(link.href);
    if (text) address.searchParams.set("text", text);
    try {
      const response = await fetch(address, { headers: { "X-Part": "dialog" } });
      if (!response.ok) throw new Error(response.statusText);
      if (!dialog) make();
      await show(response);
    } catch {
      location.assign(address);
    }
  };

  const send = async (event) => {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await show(await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "dialog" } }));
    } catch {
      form.submit();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (event.target.closest?.("form, dialog")) return;
    event.preventDefault();
    open();
  });
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
})();
