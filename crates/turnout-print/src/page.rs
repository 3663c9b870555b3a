//! The page of the report read into a paper.

use leporello_typeset::{Column, Look, Paper, Piece, Run, Weight};
use roxmltree::{Document, Node};

/// Reads the page; `style` gives drawings their colours.
///
/// # Errors
///
/// Says in words what the page has that a paper does not: the two crates no longer fit.
pub(crate) fn paper(page: &str, style: &str) -> Result<Paper, String> {
    let start = page.find("<body>").ok_or("it has no body")?;
    let end = page.find("</body>").ok_or("its body does not end")?;
    let body = &page[start..end + "</body>".len()];
    let document = Document::parse(body).map_err(|error| error.to_string())?;
    let mut reader = Reader { body, style, pieces: Vec::new() };
    let root = document.root_element();
    let part = |name: &str| root.children().find(|node| node.has_tag_name(name));
    let header = part("header").ok_or("it has no header")?;
    let of_header = |of: &dyn Fn(&Node) -> bool| {
        header.children().find(of).map(|node| text_of(node)).unwrap_or_default()
    };
    for section in part("main").ok_or("it has no main part")?.children().filter(Node::is_element) {
        reader.content(section)?;
        if has_class(section, "front") {
            reader.pieces.push(Piece::NewPage);
        }
    }
    for paragraph in part("footer").iter().flat_map(Node::children).filter(Node::is_element) {
        reader.words(paragraph, Weight::Small);
    }
    Ok(Paper {
        title: of_header(&|node| node.has_tag_name("h1")),
        kind: of_header(&|node| has_class(*node, "kicker")),
        subtitle: of_header(&|node| has_class(*node, "dates")),
        language: "en".into(),
        pieces: reader.pieces,
    })
}

struct Reader<'a> {
    body: &'a str,
    style: &'a str,
    pieces: Vec<Piece>,
}

impl Reader<'_> {
    /// Everything inside an element, in order.
    fn content(&mut self, node: Node) -> Result<(), String> {
        node.children().filter(Node::is_element).try_for_each(|part| self.element(part))
    }

    fn element(&mut self, node: Node) -> Result<(), String> {
        match node.tag_name().name() {
            "h2" => self.heading(node, 1),
            "h3" => self.heading(node, 2),
            "p" if has_class(node, "lead") => self.words(node, Weight::Lead),
            "p" if has_class(node, "hash") => self.words(node, Weight::Small),
            "p" => self.words(node, Weight::Body),
            "ul" => {
                let items = elements(node, "li").map(|item| runs_of(item, Look::Plain)).collect();
                self.pieces.push(Piece::List { items });
            }
            "dl" => self.facts(node),
            "table" => self.table(node),
            "svg" => self.chart(node),
            "details" => return self.details(node),
            "div" => return self.content(node),
            other => return Err(format!("a paper has no `{other}`")),
        }
        Ok(())
    }

    fn heading(&mut self, node: Node, level: u8) {
        self.pieces.push(Piece::Heading { level, runs: runs_of(node, Look::Plain) });
    }

    fn words(&mut self, node: Node, weight: Weight) {
        self.pieces.push(Piece::Words { weight, runs: runs_of(node, Look::Plain) });
    }

    /// What opens on a screen is open on paper. A table has a caption of its own.
    fn details(&mut self, node: Node) -> Result<(), String> {
        let has_table = node.descendants().any(|inner| inner.has_tag_name("table"));
        for part in node.children().filter(Node::is_element) {
            match part.has_tag_name("summary") {
                true if has_table => {}
                true => self.heading(part, 2),
                false => self.element(part)?,
            }
        }
        Ok(())
    }

    fn facts(&mut self, node: Node) {
        let named = |name: &str| -> Vec<String> {
            node.descendants().filter(|inner| inner.has_tag_name(name)).map(text_of).collect()
        };
        let facts = named("dt").into_iter().zip(named("dd")).map(|(dt, dd)| [dt, dd]).collect();
        self.pieces.push(Piece::Facts { facts, short: has_class(node, "facts") });
    }

    fn table(&mut self, node: Node) {
        let rows = |part: &'static str| {
            elements(node, part).flat_map(|part| elements(part, "tr")).collect::<Vec<_>>()
        };
        let cells = |row: Node| -> Vec<String> {
            row.children().filter(Node::is_element).map(text_of).collect()
        };
        let column = |cell: Node| Column { title: text_of(cell), numeric: has_class(cell, "n") };
        let head =
            rows("thead").into_iter().flat_map(|row| elements(row, "th").collect::<Vec<_>>());
        self.pieces.push(Piece::Table {
            caption: elements(node, "caption").map(text_of).collect(),
            columns: head.map(column).collect(),
            rows: rows("tbody").into_iter().map(cells).collect(),
        });
    }

    /// The drawing with its colours; on the page it has those of the style sheet.
    fn chart(&mut self, node: Node) {
        let drawn = &self.body[node.range()];
        let open = drawn.find('>').map_or(0, |at| at + 1);
        let (head, rest) = drawn.split_at(open);
        let head = head.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1);
        let told: Vec<String> =
            ["title", "desc"].iter().flat_map(|name| elements(node, name)).map(text_of).collect();
        self.pieces.push(Piece::Chart {
            svg: format!("{head}<style>{}</style>{rest}", self.style),
            told: told.join(". "),
        });
    }
}

fn elements<'a>(node: Node<'a, 'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> + use<'a> {
    node.children().filter(move |child| child.has_tag_name(name))
}

fn has_class(node: Node, class: &str) -> bool {
    node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
}

/// All letters inside an element, without line breaks.
fn text_of(node: Node) -> String {
    runs_of(node, Look::Plain).into_iter().map(|run| run.text).collect()
}

fn runs_of(node: Node, look: Look) -> Vec<Run> {
    let of_child = |child: Node| match child.tag_name().name() {
        _ if child.is_text() => {
            let text = child.text().unwrap_or_default().replace('\n', " ");
            vec![Run { text, look }]
        }
        "strong" => runs_of(child, Look::Strong),
        "em" => runs_of(child, Look::Emphasis),
        "span" => runs_of(child, Look::Quiet),
        "code" => runs_of(child, Look::Code),
        _ => runs_of(child, look),
    };
    node.children().flat_map(of_child).collect()
}
