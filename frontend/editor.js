// The editor of texts in the admin: source texts of definitions, and expressions. Where it is missing, or scripts are
// off, the same controls are plain text fields; what is checked and offered, the server says.
import { prepareExpressions } from "./expressions.js";
import { prepareSource } from "./source.js";

document.querySelectorAll("textarea[data-source]").forEach(prepareSource);
prepareExpressions(document);
document.addEventListener("htmx:load", ({ target }) => prepareExpressions(target.getRootNode()));
