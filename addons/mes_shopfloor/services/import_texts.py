"""The sentences for what is wrong with a spreadsheet, its columns and its cells."""


def sheet_text(env, error):
    """Why a file cannot be read at all."""
    texts = {
        "empty": env._("The file is empty: it needs a row of titles and at least one row below."),
        "too_large": env._(
            "The file is larger than %(megabytes)s MB, or would be once unpacked. Split it.",
            **{"megabytes": 0, **error.values},
        ),
        "too_long": env._(
            "The file has more than %(rows)s rows. Split it, or delete the empty rows below.",
            **{"rows": 0, **error.values},
        ),
        "too_wide": env._(
            "Row %(row)s has more than %(columns)s columns. Delete what does not belong there.",
            **{"row": 0, "columns": 0, **error.values},
        ),
        "old_excel": env._(
            "This is an old Excel file (.xls), or one with a password. Save it as .xlsx without a"
            " password."
        ),
        "broken_csv": env._(
            "Row %(row)s of the file cannot be read: a quotation mark is not closed, or a cell is"
            " far too long.",
            **{"row": 0, **error.values},
        ),
        "not_a_sheet": env._("This is neither an .xlsx nor a CSV file. Save it as one of them."),
    }
    return texts[error.code]


def column_text(env, error, titles):
    """Why a title is none of a column."""
    known = ", ".join(titles)
    texts = {
        "no_title": env._("A column has no title. The titles are: %s.", known),
        "unknown_column": env._(
            "There is no column '%(title)s'. Correct its title, or delete it. The titles are:"
            " %(known)s.",
            title=error.text[:80],
            known=known,
        ),
        "repeated_column": env._("Two columns mean '%s'. Delete one of them.", error.text[:80]),
    }
    return texts[error.code]


def cell_text(env, error, title):
    """Why a cell does not say what its column should hold."""
    text = error.text[:80]
    texts = {
        "quantity": env._("%(title)s: '%(text)s' is not a number.", title=title, text=text),
        "ambiguous": env._(
            "%(title)s: '%(text)s' may be thousands or a decimal. Write it without a separator of"
            " thousands.",
            title=title,
            text=text,
        ),
        "no_moment": env._(
            "%s is missing. A merged cell counts for its first row only.",
            title,
        ),
        "no_time": env._(
            "%(title)s: '%(text)s' has no time of day, and the shift depends on it. Write it as"
            " 2026-03-04 14:30.",
            title=title,
            text=text,
        ),
        "moment": env._(
            "%(title)s: '%(text)s' is not a day with a time. Write it as 2026-03-04 14:30.",
            title=title,
            text=text,
        ),
        "formula": env._(
            "%(title)s: the formula %(text)s has no result. Paste the values instead.",
            title=title,
            text=text,
        ),
        "error": env._("%(title)s: the cell says %(text)s.", title=title, text=text),
        "too_long": env._("%(title)s: '%(text)s…' is too long.", title=title, text=text),
    }
    return texts[error.code]
