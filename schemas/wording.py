"""What every problem of a definition says, in the source language. `schemas.sentences` fills and translates."""

from django.utils.translation import gettext_noop as _

from schemas.wording_overviews import OVERVIEWS

SENTENCES = {
    **OVERVIEWS,
    "json.additionalProperties": _("“{property}” is not known here. Remove it or correct its name.{near}"),
    "json.required": _("“{property}” is missing. Add it."),
    "json.dependentRequired": _("“{property}” is missing. Add it."),
    "json.type": _("This must be {types}."),
    "json.enum": _("“{value}” is not one of: {options}. Choose one of these."),
    "json.const": _("“{value}” does not fit here. Write “{expected}”."),
    "json.pattern": _("“{value}” is not spelt as it must be. {rule}"),
    "json.propertyNames": _("The name “{property}” is not spelt as it must be. {rule}"),
    "json.minLength": _("This is too short: at least {limit} characters. Write more."),
    "json.maxLength": _("This is too long: at most {limit} characters. Shorten it."),
    "json.minimum": _("{value} is too small. Write at least {limit}."),
    "json.maximum": _("{value} is too large. Write at most {limit}."),
    "json.exclusiveMinimum": _("{value} is too small. Write more than {limit}."),
    "json.exclusiveMaximum": _("{value} is too large. Write less than {limit}."),
    "json.multipleOf": _("{value} is not a multiple of {multiple_of}."),
    "json.minItems": _("There are too few entries: at least {limit}. Add some."),
    "json.maxItems": _("There are too many entries: at most {limit}. Remove some."),
    "json.minProperties": _("There are too few properties: at least {limit}. Add some."),
    "json.maxProperties": _("There are too many properties: at most {limit}. Remove some."),
    "json.uniqueItems": _("An entry stands here twice. Remove one."),
    "json.format": _("“{value}” is not a valid {format}. Write it like 2026-03-31."),
    "json.oneOf": _("Write exactly one of: {choices}."),
    "json.anyOf": _("This has none of the forms that are allowed here."),
    "json.falseSchema": _("Nothing may stand here. Remove it."),
    "json.contains": _("No entry here has the form that at least one must have."),
    "json.not": _("This is just what may not stand here. Change it."),
    "json.referencing": _("This refers to a schema that is not there."),
    "unknown_kind": _("“{kind}” is no kind of definition. Choose one of: {kinds}."),
    "too_deep": _("This is nested too deeply: at most {limit} levels. Make it flatter."),
    "too_many_values": _("The document is too large: at most {limit} values. Divide it."),
    "too_many_documents": _("There are too many documents: at most {limit}. Divide the system."),
    "number_digits": _("This number has too many digits to be kept exactly: at most {limit}. Round it."),
    "kind_not_in_system": _("A document of kind “{kind}” does not belong into a system. Remove it."),
    "duplicate_document": _("There are two documents “{key}” of kind {kind}. Rename or remove one."),
    "one_system": _("There must be exactly one system document. Found: {found}."),
    "unknown_reference": _("There is no {kind} “{key}”. Create it or correct the name.{near}"),
    "duplicate_key": _("The key “{key}” is used twice. Rename one."),
    "reserved_role": _("“{key}” is the platform itself and cannot be a role. Choose another key."),
    "registration_role": _("The role “{role}” does not do here, as it is not held by {by}. Choose another one."),
    "registration_open": _(
        "Anybody would get in on their word alone. Say in decided_by who decides, or in confirmed_by who knows."
    ),
    "registration_never_confirmed": _(
        "Nothing is ever confirmed without a register. Add confirmed_by, or decide always."
    ),
    "registration_match": _("The register must also compare “{field}”. Add it to match."),
    "choose_inside": _("“{key}” stands in a row, where no list is shown to choose from. Use button instead of choose."),
    "accounts_of_others": _(
        "Those who open accounts act for the company that is the party “{party}” of the project. "
        "“{role}” is not held so."
    ),
    "accounts_without_project": _(
        "Accounts are opened for topmost records that say which project they are (“project”) and that their role and "
        "those who open them see. “{type}” is none."
    ),
    "coverage_without_period": _("Of “{type}” there is not one for each period. Name a type with a period."),
    "overview_of_others": _(
        "The report “{report}” has no row for each record of “{type}”. Name one about this type that is not grouped."
    ),
    "keeps_personal": _("“{key}” is personal: its earlier values are not kept. Take it out of keeps."),
    "parent_circle": _("“{key}” would stand under itself. Choose another parent."),
    "guide_not_for": _(
        "“{guide}” is for {readers} only, and others have to read it here. Change who it is for, or name roles here."
    ),
    "role_cannot_see": _(
        "The role “{role}” acts here but does not see “{record_type}”. Add it to visible_to, or take it out here."
    ),
    "role_cannot_see_then": _(
        "The role “{role}” acts here, but sees “{record_type}” only in other states than {states}. Add them to "
        "visible_in, or take the role out here."
    ),
    "found_by_nothing": _("The step looks for “{record_type}” without saying which. Add “in” or “where”."),
    "flows_nowhere": _("Nothing flows from “{register}” into records. Add “sync” there, or take this out."),
    "no_day": _("“{text}” is no day. Write 2026-03-31, or 2026-03-31T14:30 with the time of day."),
    "no_period": _("“{text}” is no period. Write 2026-03 for a month, 2026-Q1 for a quarter, 2026 for a year."),
    "role_without_party": _(
        "The role “{role}” is held through the party “{party}”, which is missing here. Add it or remove the role."
    ),
    "related_not_child": _(
        "“{type}” stands under “{parent}”, which is not what “of”: “{of}” means here. Correct “of” or “type”."
    ),
    "other_catalogue": _(
        "The sheet “{sheet}” uses the catalogue “{catalogue}”. Two sheets go together only with the same catalogue."
    ),
    "nothing_to_return": _(
        "The sheet “{sheet}” starts from no other, so there is nobody to send its lines back to. Add starts_from."
    ),
    "picks_without_table": _("The field {key} is a {widget}; rows can only be picked in a table."),
    "item_by_item_beside": _(
        "The sheet {sheet} is filled item by item and cannot start from another sheet or check one. Leave one out."
    ),
    "starts_and_compares": _(
        "The sheet “{sheet}” starts from another and is a spot check as well. It can be only one of the two."
    ),
    "field_without_schema": _("The field “{key}” has no property in the schema. Add one under schema.properties."),
    "widget_does_not_fit": _(
        "The widget “{widget}” needs values of type {fitting}, but the schema says {type}. Change one of them."
    ),
    "places_without_decimal": _(
        "“places” is for decimals, money and percentages, but the widget of “{key}” is “{widget}”. "
        "Remove “places” or change the widget."
    ),
    "mask_does_not_fit": _(
        "“{key}” is personal (“mask” or “sensitive”), but the widget “{widget}” cannot show a part of its value. Use "
        "one of {fitting}, or call the fields inside it personal."
    ),
    "source_missing": _("“{key}” does not say what is chosen from. Add a “source” with a “{source}”."),
    "source_does_not_fit": _("The widget “{widget}” chooses from: {fitting}. Name one of them in “source”."),
    "nothing_inside": _("“{key}” has nothing inside. Add its “fields”."),
    "section_without_step": _("The section “{key}” stands in no step. Add it to one."),
    "step_key_taken": _("“{key}” is the key of the page where answers are checked. Use another one."),
    "choice_without_options": _("The choice “{key}” has no options. Add an enum to its schema."),
    "keyword_not_allowed": _("The keyword “{keyword}” is not allowed in a form's schema. Remove it."),
    "reference_not_local": _("“{reference}” points outside the form. Only #/$defs/… is allowed."),
    "reference_unknown": _("“{reference}” does not exist. Add it under $defs or correct the name."),
    "reference_recursive": _("“{reference}” contains itself. Write it without recursion."),
    "schema_too_large": _("With every reference written out the schema has more than {limit} parts. Make it smaller."),
    "pattern_invalid": _(
        "The pattern “{pattern}” cannot be used: it is malformed, too large, or looks around. Write a simpler one."
    ),
    "marks_do_not_add_up": _("“{title}” has {marks} marks, but its parts have {total} together. Correct one of them."),
    "decision_without_grade": _("The decision “{key}” has no output “grade”. Add it."),
    "nothing_scored": _("Nothing is scored here. Add nodes, or ledgers."),
    "fact_reserved": _("“{name}” means something else in a catalogue. Choose another name for the fact."),
    "repeat_inside": _(
        "The table “{key}” cannot be repeated here. Repeat it above its lines, and not inside another repeated table."
    ),
    "repeat_added_up": _(
        "The uses of the table “{key}” would be added up. Let the node above combine by mean, weighted, min or formula."
    ),
    "repeat_of_item": _("“{key}” is an item. Only a node with children can be repeated."),
    "least_beyond_most": _("The least ({least}) is more than the most ({most}). Correct one of them."),
    "formula_and_combine": _(
        "“{key}” needs a formula exactly where combine is “formula”. Add or remove one of the two."
    ),
    "bonus_by_findings": _(
        "The bonus item “{key}” has the rule “{rule}”, which only takes marks. Use choice, direct or formula."
    ),
    "only_for_deduct": _("“{property}” is only for the rule deduct, but the item has the rule “{rule}”. Remove it."),
    "most_without_per": _(
        "The finding “{key}” is not counted, so it cannot cost more than its deduction. Remove most, or add per."
    ),
    "scores_without_grade": _("Below “{grade}” a score finds no grade. Leave the bounds of the last grade out."),
    "adjustments_without_grades": _(
        "Adjustments go by the order of the grades, but there are none. List them in grades, from best to worst."
    ),
    "effect_not_in_order": _(
        "The effect “{effect}” is missing in the order of adjustments, so it would never be applied. Add it there."
    ),
    "points_without_fact": _(
        "The points of “{key}” depend on a fact, but points_by does not say on which. Fill it in."
    ),
    "line_in_line": _("“{key}” is a line inside another line. Only one of them can be."),
    "weight_missing": _("“{key}” needs a weight, for the node above combines by weight."),
    "only_for_items": _("“{property}” is only for items, but “{key}” has children. Move it down."),
    "item_outside_line": _("The item “{key}” is in no line. Set line on it or on a node above."),
    "item_without_rule": _("The item “{key}” has no rule, or one that does not exist. Choose a rule."),
    "item_without_findings": _(
        "The item “{key}” has the rule “{rule}” but nothing that could be found wrong. Add findings."
    ),
    "finding_without_deduct": _("The finding “{key}” does not say what it costs. Fill in deduct."),
    "beyond_marks": _("{value} is more than the {marks} marks of the item. Reduce it."),
    "ladder_order": _("The ladder must begin at occurrence 1 and rise. It says: {occurrences}."),
    "no_default_target": _(
        "The last target of “{action}” has a condition, so the action may lead nowhere. Leave “when” out there."
    ),
    "system_signs": _("“{action}” is signed by several, yet “system” is among them. Take “system” out of its “by”."),
    "overdue_elsewhere": _(
        "“{action}” should follow when the day has passed, but not from {states}. Add them to its “from”."
    ),
    "print_needs": _("A block “%(block)s” needs %(property)s."),
    "print_text_or_path": _("“%(title)s” needs either text or path, not both."),
    "notice_without_receiver": _("Nobody gets the notice “{key}”. Fill in to, parties, people or also."),
    "party_not_named": _(
        "Neither “{type}” nor what stands above it names the party “{key}”. Add it to parties, or correct the "
        "name.{near}"
    ),
    "cap_not_in_order": _("The grade “{cap}” is not among {grades}. Add it there, or correct it."),
    "no_next_period": _("“{type}” has no period, so none follows. Leave “period” out."),
    "calendar_missing": _(
        "“{action}” counts working days, but the region has no calendar: Monday to Friday would be assumed. Enter the "
        "holidays of the year in the region."
    ),
    "round_without_deadline": _(
        "A record can go round between {titles} for ever: no action there has a deadline. Give one of them “due”."
    ),
    "days_off_cover": _(
        "The {days} days for “{action}” can all be days off, for example {first} to {last}. Count working days instead."
    ),
    "nothing_before": _("“{action}” goes back, but nothing leads to the state “{state}”. Take it out of “from”."),
    "phrases_without_opinion": _(
        "“{action}” has stock phrases but asks for no opinion. Set opinion, or remove the phrases."
    ),
    "unreachable_state": _("No way leads to the state “{title}” ({key}). Add an action that does, or remove it."),
    "dead_end": _("No way leads out of the state “{title}” ({key}). Add an action, or mark it as final."),
    "final_state_goes_on": _(
        "The state “{title}” ({key}) is final, yet an action leads out of it. Correct one of them."
    ),
    "opened_elsewhere": _(
        "“{type}” stands under “{parent}”, this record under “{own}”. Open one with the same parent type."
    ),
    "action_not_for_system": _(
        "This effect takes the action “{action}” of “{workflow}” as “system”. Add “system” to its “by”."
    ),
    "row_width": _("This row has {found} cells, the table {width} columns. Add or remove cells."),
    "look_circle": _(
        "“{asking}” looks at “{type}” elsewhere, and the way back leads here too: two people saving at once could "
        "block each other. Take one of the looks away."
    ),
    "look_without_project": _(
        "Neither “{type}” nor what stands above it says which project it is about. Add “project” there, or correct "
        "“of”."
    ),
    "decision_circle": _("The decision “{key}” asks itself, directly or through others. Break the circle."),
    "no_such_type": _("“{type}” is no type. Write for example number, date, list<string> or Any."),
    "table_gap": _("No row is for this: {example}. Add a row, or a default, or say which values the input can have."),
    "table_overlap": _(
        "Rows {with} and {row} both match: {example}. Under U only one row may; narrow one of them, or choose F."
    ),
    "table_contradiction": _(
        "Rows {with} and {row} both match and say different things: {example}. Make them agree, or narrow one of them."
    ),
    "table_row_unreachable": _("Row {row} never decides: earlier rows take everything it matches. Move or remove it."),
    "table_cell_never": _("Nothing this input can be satisfies “{cell}”. Correct the cell or the values of the input."),
    "table_output_not_allowed": _("“{value}” is not among the values of this output: {values}. Correct one of them."),
    "table_too_large": _("The table has too many cases to look for gaps. Divide it into several."),
    "text_empty": _("There is no table. Begin with a heading: hit policy, inputs, and outputs with → before them."),
    "text_too_large": _("The table is too large: at most {lines} lines and {characters} characters. Divide it."),
    "text_hit_policy": _("“{found}” is no hit policy. Begin the heading with one of: {policies}."),
    "text_columns": _(
        "A table needs an input and an output, and at most {limit} columns. Put {output} before outputs."
    ),
    "text_order": _("Inputs come first, then the outputs with {output} before their names. Change the order."),
    "text_output_name": _("There is no name after {output}. Write one."),
    "text_no_rows": _("The table has no rows. Add some below the heading."),
    "text_row_width": _("This line has {found} cells, the heading {width}. Add or remove cells."),
    "text_line": _("“{found}” cannot begin a line. Write the number of the row, or one of: {words}."),
    "text_twice": _("There are two lines “{name}”. Remove one."),
    "value_circle": _("“{name}” needs itself, directly or through other values. Break the circle."),
    "input_cell_not_text": _("An input cell is a test written as text, such as “>= 85” or “-”."),
    "day_outside_year": _("{day} is not in {year}. Move it to its own year."),
    "holiday_and_workday": _("{day} is both a holiday and a worked day. Remove one."),
    "expression_invalid": _("The expression goes wrong at character {at}: {reason} In: {text}"),
    "unknown_name": _("Nothing here is called “{name}” (character {at}). Correct the name.{near} In: {text}"),
    "expression_doubt": _("In the expression, from character {at}: {doubt} In: {text}"),
    "path_invalid": _("“{path}” cannot be used as a JSONPath: {reason} Write it as in RFC 9535, without patterns."),
    "no_project_field": _(
        "Records of {record_type} do not say which project they are about. Give the record type a project."
    ),
    "role_not_in_person": _(
        "The role “{role}” is not held in person, so no position makes anybody it. Choose a role held by person."
    ),
    "register_without_property": _(
        "The register {register} does not give “{property}”, by which people are recognised. Add it to its fields."
    ),
    "operators_without_permissions": _(
        "Operators can sign in, but nothing can be permitted to them. Add permissions, or leave the operators out."
    ),
    "sync_below_nothing": _(
        "Records of “{record_type}” stand below others: say in `below` which property names the record above."
    ),
    "sync_without_parent": _("“{record_type}” has no parent, so its records stand below nothing. Take out `below`."),
    "reason_without_sentence": _("The reason “{reason}” has no sentence. Add one to failures."),
    "nothing_to_choose_from": _("The register “{register}” lists no candidates. Add them to it, or remove choose."),
    "template_not_closed": _("The brace at character {at} is not closed. Add “}}”, or write “{{{{” for a plain brace."),
    "template_not_opened": _(
        "The brace at character {at} closes nothing. Remove it, or write “}}}}” for a plain brace."
    ),
    "template_empty": _("There is nothing between the braces at character {at}. Write an expression."),
    "override_lost": _("There is no “{step}” on the way {path}. Correct the way.{near}"),
    "override_twice": _("{path} is overridden twice. Keep one of the two."),
    "override_of_name": _(
        "“{property}” cannot be overridden: it is what others know this by. Words about the whole document stand at "
        "its top; an entry with another key is another entry."
    ),
    "override_of_entry": _(
        "{path} is a whole entry. Override its properties one by one, or remove it and add another."
    ),
    "override_key_taken": _(
        "The list {path} has an entry “{key}” already. Choose another key, or override that entry."
    ),
    "override_no_list": _("{path} is no list of entries with keys. Set it as a whole."),
    "base_version_unknown": _("This base has no version {version}. It has: {known}."),
    "base_version_changed": _(
        "Version {version} of the base “{base}” is not what it was when it was sealed. Restore its files; a change "
        "needs a new version."
    ),
    "base_version_order": _("Versions are numbered 1, 2, 3 …: this one must be {expected}, not {number}."),
    "file_not_json": _("Line {line}, column {column} is not JSON ({reason}). Correct it there."),
    "file_not_object": _("The file must hold one object in {{ }}."),
    "file_not_utf8": _("The file is not UTF-8 (byte {position}). Save it as UTF-8."),
    "file_unreadable": _("The file is nested too deeply or has impossible numbers. Simplify it."),
    "file_too_large": _("The file is larger than {limit} bytes. Divide it."),
    "file_kind": _(
        "The kind is “{kind}”, but in this folder it must be “{expected}”. Move the file or correct the kind."
    ),
    "file_key": _("The key is “{key}”, but the file is called “{expected}”. Make them the same."),
    "file_missing": _("This file is missing. Create it."),
    "property_twice": _("The property “{property}” stands twice in one object. Remove one."),
    "unexpected_entry": _("This does not belong here. Allowed are: {expected}."),
}

#: How the common rules of spelling read.
SPELLING = {
    "key": _("Use lower-case letters, digits and _, beginning with a letter; at most 60."),
    "dotted_key": _("Use keys joined by dots, such as “rebar.cover.1”."),
    "district_key": _("Use the code of the division, such as “310115”."),
    "path": _("Use names joined by dots, such as “parent.site_name”."),
    "": _("Compare it with the reference of this kind."),
}

#: What the things are called that keys name.
KINDS = {
    "region": _("region"),
    "base": _("base"),
    "system": _("system"),
    "record_type": _("record type"),
    "form": _("form"),
    "catalogue": _("catalogue"),
    "workflow": _("workflow"),
    "related": _("related look"),
    "decision": _("decision"),
    "register": _("register"),
    "property": _("property"),
    "report": _("report"),
    "dashboard": _("dashboard"),
    "measure": _("measure"),
    "notice": _("notice"),
    "print": _("paper"),
    "section": _("section"),
    "golden": _("golden case"),
    "guide": _("help page"),
    "role": _("role"),
    "field": _("field"),
    "sheet": _("sheet"),
    "state": _("state"),
    "action": _("action"),
    "flag": _("flag"),
    "position": _("position"),
    "path": _("value"),
    "value": _("value"),
    "name": _("name given by an earlier step"),
    "finding": _("finding"),
    "input": _("input"),
    "party": _("part of an organisation"),
    "category": _("category"),
    "grade": _("grade"),
    "fact": _("fact"),
    "group": _("group"),
    "item": _("item"),
    "line": _("line"),
}

#: JSON types.
TYPES = {
    "object": _("an object in { }"),
    "array": _("a list in [ ]"),
    "string": _("text in quotes"),
    "number": _("a number"),
    "integer": _("a whole number"),
    "boolean": _("true or false"),
    "null": _("null"),
}

NEAR = _(" Did you mean “{near}”?")
UNKNOWN = _("Something is wrong here ({code}). Compare it with the reference of this kind.")
OR = _(" or ")
COMMA = _(", ")
NOTHING = _("nothing")
