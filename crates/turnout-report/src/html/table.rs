//! Tables with a caption, scopes, and numbers aligned.

use super::escape;

/// A table being written. The first column heads its rows.
pub(super) struct Table {
    out: String,
    numeric: Vec<bool>,
}

impl Table {
    /// A table; a column whose title begins with `#` holds numbers.
    pub(super) fn new(caption: &str, columns: &[&str]) -> Self {
        let numeric: Vec<bool> = columns.iter().map(|c| c.starts_with('#')).collect();
        let mut out = format!(
            "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table: {caption}\"><table>\
             <caption>{caption}</caption><thead><tr>",
            caption = escape(caption)
        );
        for (title, numeric) in columns.iter().zip(&numeric) {
            let class = if *numeric { " class=\"n\"" } else { "" };
            let title = escape(title.trim_start_matches('#'));
            out.push_str(&format!("<th scope=\"col\"{class}>{title}</th>"));
        }
        out.push_str("</tr></thead><tbody>\n");
        Self { out, numeric }
    }

    pub(super) fn row(&mut self, cells: &[String]) {
        self.out.push_str("<tr>");
        for (place, cell) in cells.iter().enumerate() {
            let numeric = self.numeric.get(place).copied().unwrap_or(false);
            let class = if numeric { " class=\"n\"" } else { "" };
            let cell = escape(cell);
            if place == 0 {
                self.out.push_str(&format!("<th scope=\"row\">{cell}</th>"));
            } else {
                self.out.push_str(&format!("<td{class}>{cell}</td>"));
            }
        }
        self.out.push_str("</tr>\n");
    }

    pub(super) fn finish(self) -> String {
        self.out + "</tbody></table></div>\n"
    }

    /// Behind a summary that opens it.
    pub(super) fn folded(self, summary: &str) -> String {
        folded(summary, &self.finish())
    }
}

/// Content behind a summary that opens it.
pub(super) fn folded(summary: &str, content: &str) -> String {
    format!("<details><summary>{}</summary>\n{content}</details>\n", escape(summary))
}
