//! Reads arrangements such as `H(1,V(2,3))`.

use crate::tree::{Branch, Tree};

/// Why a text is not an arrangement of so many plates; follows "the arrangement".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadExpression(pub String);

/// Deepest nesting that is read.
const DEEPEST: usize = 12;

/// Reads an arrangement of `plates` plates, each of which must stand in it once.
pub fn parse(text: &str, plates: usize) -> Result<Tree, BadExpression> {
    let mut reader = Reader { rest: text.trim(), seen: vec![false; plates] };
    let branch = reader.branch(0)?;
    if !reader.rest.is_empty() {
        return Err(BadExpression(format!("goes on with `{}` after its end", reader.rest)));
    }
    match reader.seen.iter().position(|seen| !seen) {
        Some(missing) => Err(BadExpression(format!("leaves out plate {}", missing + 1))),
        None => Ok(Tree::from_branch(&branch)),
    }
}

struct Reader<'a> {
    rest: &'a str,
    seen: Vec<bool>,
}

impl Reader<'_> {
    fn branch(&mut self, depth: usize) -> Result<Branch, BadExpression> {
        self.rest = self.rest.trim_start();
        match self.rest.chars().next() {
            Some('H' | 'h') => Ok(Branch::Row(self.kids(depth)?)),
            Some('V' | 'v') => Ok(Branch::Column(self.kids(depth)?)),
            Some(digit) if digit.is_ascii_digit() => self.leaf(),
            Some(other) => {
                Err(BadExpression(format!("has `{other}` where H, V or a number belongs")))
            }
            None => Err(BadExpression("ends where H, V or a number belongs".into())),
        }
    }

    fn kids(&mut self, depth: usize) -> Result<Vec<Branch>, BadExpression> {
        if depth == DEEPEST {
            return Err(BadExpression(format!("is nested deeper than {DEEPEST} levels")));
        }
        self.rest = &self.rest[1..];
        self.expect('(')?;
        let mut kids = vec![self.branch(depth + 1)?];
        while self.expect(',').is_ok() {
            kids.push(self.branch(depth + 1)?);
        }
        self.expect(')')?;
        if kids.len() < 2 {
            return Err(BadExpression("has an H or V of only one".into()));
        }
        Ok(kids)
    }

    fn leaf(&mut self) -> Result<Branch, BadExpression> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        let plates = self.seen.len();
        let number = digits.parse().ok().filter(|n| (1..=plates.min(200)).contains(n));
        let number: usize = number.ok_or_else(|| {
            BadExpression(format!("names plate {digits}, but the page has {plates}"))
        })?;
        if std::mem::replace(&mut self.seen[number - 1], true) {
            return Err(BadExpression(format!("names plate {number} twice")));
        }
        Ok(Branch::Leaf(number as u8 - 1))
    }

    fn expect(&mut self, wanted: char) -> Result<(), BadExpression> {
        self.rest = self.rest.trim_start();
        self.rest = self.rest.strip_prefix(wanted).ok_or_else(|| {
            let found = self.rest.chars().next().map_or("its end".into(), |c| format!("`{c}`"));
            BadExpression(format!("has {found} where `{wanted}` belongs"))
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["1", "H(1,2)", "H(1,V(2,3))", "V(H(2,1),3,H(4,V(5,6)))"] {
            let plates = text.chars().filter(char::is_ascii_digit).count();
            assert_eq!(parse(text, plates).unwrap().to_string(), text);
        }
        assert_eq!(parse(" h( 1 , v(2,3) )", 3).unwrap().to_string(), "H(1,V(2,3))");
    }

    #[test]
    fn a_bad_arrangement_is_told_what_is_wrong() {
        let why = |text, plates| parse(text, plates).unwrap_err().0;
        assert_eq!(why("H(1,2", 2), "has its end where `)` belongs");
        assert_eq!(why("H(1,3)", 2), "names plate 3, but the page has 2");
        assert_eq!(why("H(1,1)", 2), "names plate 1 twice");
        assert_eq!(why("H(1,2)", 3), "leaves out plate 3");
        assert_eq!(why("X", 1), "has `X` where H, V or a number belongs");
        assert_eq!(why("1)", 1), "goes on with `)` after its end");
        assert_eq!(why("H(1)", 1), "has an H or V of only one");
        assert!(parse(&"H(".repeat(100_000), 1).is_err());
    }
}
