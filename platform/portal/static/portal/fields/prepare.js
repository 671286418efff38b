// Parts of a page that only work with a script are shown by it: on the first page and on all that htmx puts in.

/** Call `make` for every element of this kind, now and whenever some come in. */
export function prepare(selector, make) {
  const within = (place) => {
    if (place.matches?.(selector)) make(place);
    for (const element of place.querySelectorAll(selector)) make(element);
  };
  within(document);
  document.addEventListener("htmx:load", ({ target }) => within(target));
}

/** Let the form know that something changed by other means than typing. */
export function changed(element) {
  element.dispatchEvent(new Event("input", { bubbles: true }));
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Send a file to where the form's files are kept; gives the answer. */
export function send(file, name) {
  const body = new FormData();
  body.append("file", file);
  body.append("name", name);
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const address = document.getElementById("form").dataset.files;
  return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } });
}
