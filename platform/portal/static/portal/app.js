// What every page needs from the browser. All pages work without it.
import "./focus.js";
import "./live.js";
import "./lookups.js";
import "./draft.js";
import "./batch.js";
import "./fields.js";
import "./phrases.js";
import "./print.js";
import "./session.js";
import "./tabs.js";
