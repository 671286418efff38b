"""What problems of reports, dashboards and published measures say, in the source language."""

from django.utils.translation import gettext_noop as _

OVERVIEWS = {
    "report_value_of_group": _("Rows are groups of “{group}”, so they have no “{path}”. Show a measure instead."),
    "report_group_unseen": _("No column says which group a row is. Add one with the path “{group}”."),
    "report_not_below": _(
        "Records of “{type}” do not stand below those of “{report}”, so a row has none to count. Correct “of”."
    ),
    "report_counts_itself": _(
        "Each row is one record, so “{key}” would always be 1. Say in “of” what is counted, or group the report."
    ),
    "report_not_additive": _(
        "“{key}” cannot be added up over the records of a group. Use count or sum, or report on what is counted."
    ),
    "report_without_path": _("“{key}” does not say of what it is the {measure}. Add a path."),
    "report_personal": _(
        "“{path}” is personal and kept sealed, so nothing can be counted or compared by it. Use another value."
    ),
    "report_findings_ungrouped": _(
        "A report about findings has a row for each group of them. Say in “group_by” which."
    ),
    "report_without_findings": _("Records of “{type}” have no sheets, so there are no findings. Report on others."),
    "report_findings_of": _("“{key}” counts what stands below, but this report is about findings. Leave out “of”."),
    "report_grid_without_shares": _(
        "A grid shows shares, and no column says of what “{measure}” is one. Add a column with “over”."
    ),
    "dashboard_filter": _(
        "None of its reports can be narrowed by “{path}”. Add the filter to a report, or leave it out."
    ),
    "dashboard_not_additive": _(
        "“{measure}” cannot be added up over the rows of “{report}”. Use count or sum, or a report in groups."
    ),
    "dashboard_not_readable": _("“{report}” is for others than “{role}”. Add the role to the report."),
    "published_personal": _("“{path}” is personal and never leaves the region. Publish another value."),
    "published_without_period": _(
        "“{key}” has no period. Say in “on” which day counts, and in “period” by what: month, quarter or year."
    ),
    "published_scale": _("“grade” and the grades of the scale go together. Write both, or leave both out."),
    "published_grade_missing": _("Records can have the grade “{grade}”, which the scale does not have. Add it."),
    "published_to_nobody": _("Nobody would see “{key}”. Name roles in compared_by or shown_to."),
    "published_to_wrong_role": _(
        "The role “{role}” does not do in {member}: sums are for roles held by grant, single results for parties."
    ),
}
