// What controls of forms can do with a script; without one all of them still take what is typed and chosen.
import "./fields/choices.js";
import "./fields/coordinates.js";
import "./fields/entry.js";
import "./fields/files.js";
import "./fields/masked.js";
import "./fields/rows.js";
import "./fields/signature.js";
import "./fields/picks.js";
import "./fields/tree.js";
