//! The SELECT statement, clause by clause.

use text::{Diagnostic, Span, Spanned};

use super::{Parser, Reading, is_reserved};
use crate::lex::TokenKind;
use crate::syntax::{
    Direction, Expr, Item, ItemValue, Name, Parameter, Query, Session, SessionEdge, SessionUnit, SortItem,
    Source,
};

/// The clauses after SELECT, in the one order that they may stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ClauseKind {
    From,
    Into,
    Where,
    GroupBy,
    Having,
    SessionBy,
    OrderBy,
    Limit,
    Time,
    Parameters,
}

impl ClauseKind {
    pub(super) fn words(self) -> &'static str {
        match self {
            ClauseKind::From => "FROM",
            ClauseKind::Into => "INTO",
            ClauseKind::Where => "WHERE",
            ClauseKind::GroupBy => "GROUP BY",
            ClauseKind::Having => "HAVING",
            ClauseKind::SessionBy => "SESSION BY",
            ClauseKind::OrderBy => "ORDER BY",
            ClauseKind::Limit => "LIMIT",
            ClauseKind::Time => "the time clause",
            ClauseKind::Parameters => "PARAMETERS",
        }
    }
}

impl Parser {
    /// The whole text: one statement and perhaps a semicolon.
    pub(super) fn whole(&mut self) -> Query {
        let query = match self.query() {
            Ok(query) => query,
            Err(_) => empty(self.span()),
        };
        if let Some(semicolon) = self.take_symbol(";") {
            if self.at_end() {
                let message = "the product's own pages end no query with `;`";
                self.diagnostics.push(Diagnostic::warning("trailing-semicolon", semicolon, message));
            } else {
                let message = format!("a query is one SELECT; {} starts a second statement", self.describe());
                self.diagnostics.push(Diagnostic::error("second-statement", self.span(), message));
            }
        } else if !self.at_end() && !self.diagnostics.iter().any(Diagnostic::is_error) {
            self.expected("the end of the query");
        }
        query
    }

    /// `SELECT … FROM …` and what follows. Fails only where there is no SELECT.
    pub(super) fn query(&mut self) -> Reading<Query> {
        self.deeper(|parser| {
            let start = parser.expect_word("SELECT")?;
            let mut query = empty(start);
            if let Ok(items) = parser.items() {
                query.items = items;
            } else {
                parser.skip_to_clause();
            }
            parser.clauses(&mut query);
            query.span = start.to(parser.last_span());
            Ok(query)
        })
    }

    fn clauses(&mut self, query: &mut Query) {
        let mut seen: Vec<ClauseKind> = Vec::new();
        loop {
            let Some(kind) = self.clause_kind() else {
                if self.ends_query() {
                    break;
                }
                self.expected("a clause");
                self.skip_to_clause();
                continue;
            };
            self.check_order(kind, &seen);
            seen.push(kind);
            if self.clause(kind, query).is_err() {
                self.skip_to_clause();
            }
        }
        if !seen.contains(&ClauseKind::From) {
            let message = "this SELECT has no FROM";
            self.diagnostics.push(Diagnostic::error("missing-from", self.span(), message));
        }
    }

    /// Can the statement be over here?
    fn ends_query(&self) -> bool {
        self.at_end() || self.is_symbol(0, ";") || (self.depth > 1 && self.is_symbol(0, ")"))
    }

    fn check_order(&mut self, kind: ClauseKind, seen: &[ClauseKind]) {
        let span = self.span();
        if seen.contains(&kind) {
            let message = format!("{} stands here a second time", kind.words());
            self.diagnostics.push(Diagnostic::error("duplicate-clause", span, message));
        } else if let Some(late) = seen.iter().filter(|before| **before > kind).min() {
            let message = format!("{} must stand before {}", kind.words(), late.words());
            let order = "the order is SELECT, FROM, INTO, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, LAST or START, PARAMETERS";
            self.diagnostics.push(Diagnostic::error("clause-order", span, message).with_note(order));
        }
    }

    /// The clause that starts at this token.
    pub(super) fn clause_kind(&self) -> Option<ClauseKind> {
        let TokenKind::Word(word) = &self.token().kind else { return None };
        let followed_by_by = self.is_word(1, "BY");
        Some(match word.to_ascii_uppercase().as_str() {
            "FROM" => ClauseKind::From,
            "INTO" => ClauseKind::Into,
            "WHERE" => ClauseKind::Where,
            "GROUP" => ClauseKind::GroupBy,
            "HAVING" => ClauseKind::Having,
            "SESSION" if followed_by_by => ClauseKind::SessionBy,
            "ORDER" => ClauseKind::OrderBy,
            "LIMIT" => ClauseKind::Limit,
            "LAST" | "START" | "STOP" if self.starts_time() => ClauseKind::Time,
            "PARAMETERS" => ClauseKind::Parameters,
            _ => return None,
        })
    }

    /// Does a time or a unit count follow the word?
    fn starts_time(&self) -> bool {
        matches!(&self.ahead(1).kind, TokenKind::Text(_) | TokenKind::Number(_) | TokenKind::Word(_))
    }

    /// Skips to the next clause of this statement or to its end.
    pub(super) fn skip_to_clause(&mut self) {
        let mut open = 0usize;
        while !self.at_end() {
            if open == 0 && (self.ends_query() || self.clause_kind().is_some()) {
                return;
            }
            if self.is_symbol(0, "(") {
                open += 1;
            } else if self.is_symbol(0, ")") {
                open = open.saturating_sub(1);
            }
            self.advance();
        }
    }

    fn clause(&mut self, kind: ClauseKind, query: &mut Query) -> Reading<()> {
        let start = if kind == ClauseKind::Time { self.span() } else { self.advance() };
        match kind {
            ClauseKind::From => {
                query.source = self.source()?;
                self.after_source();
            }
            ClauseKind::Into => query.into = Some(self.any_name("the name of a cursor")?),
            ClauseKind::Where => query.filter = Some(self.spanned(start, Parser::expr)?),
            ClauseKind::GroupBy => {
                self.expect_word("BY")?;
                query.group_by = Some(self.spanned(start, Parser::exprs)?);
            }
            ClauseKind::Having => query.having = Some(self.spanned(start, Parser::expr)?),
            ClauseKind::SessionBy => {
                self.expect_word("BY")?;
                query.session = Some(self.spanned(start, Parser::session)?);
            }
            ClauseKind::OrderBy => {
                self.expect_word("BY")?;
                query.order_by = Some(self.spanned(start, Parser::sort_items)?);
            }
            ClauseKind::Limit => {
                let limit = self.whole_number("the number of rows")?;
                query.limit = Some(Spanned::new(limit.value, start.to(limit.span)));
            }
            ClauseKind::Time => query.window = Some(self.spanned(start, Parser::window)?),
            ClauseKind::Parameters => query.parameters = Some(self.spanned(start, Parser::parameters)?),
        }
        Ok(())
    }

    fn spanned<T>(&mut self, start: Span, read: fn(&mut Parser) -> Reading<T>) -> Reading<Spanned<T>> {
        let value = read(self)?;
        Ok(Spanned::new(value, start.to(self.last_span())))
    }

    fn items(&mut self) -> Reading<Vec<Item>> {
        let mut items = vec![self.item()?];
        while self.take_symbol(",").is_some() {
            items.push(self.item()?);
        }
        Ok(items)
    }

    fn item(&mut self) -> Reading<Item> {
        let start = self.span();
        let value = match self.take_symbol("*") {
            Some(star) => ItemValue::Everything(star),
            None => ItemValue::Expr(self.expr()?),
        };
        let alias = self.alias()?;
        Ok(Item { value, alias, span: start.to(self.last_span()) })
    }

    /// `AS name`, or a name alone.
    fn alias(&mut self) -> Reading<Option<Name>> {
        if self.take_word("AS").is_some() {
            if matches!(&self.token().kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("FROM")) {
                return Err(self.expected("a name after AS"));
            }
            return self.any_name("a name after AS").map(Some);
        }
        let bare = match &self.token().kind {
            TokenKind::Word(word) => {
                !is_reserved(word) && self.clause_kind().is_none() && self.known_fault().is_none()
            }
            TokenKind::Quoted(_) | TokenKind::Text(_) => true,
            TokenKind::Number(_) | TokenKind::Symbol(_) | TokenKind::Stray(_) | TokenKind::End => false,
        };
        if bare { self.any_name("a name").map(Some) } else { Ok(None) }
    }

    fn source(&mut self) -> Reading<Source> {
        if self.take_symbol("(").is_some() {
            let query = Box::new(self.query()?);
            self.expect_symbol(")")?;
            let alias = self.alias()?;
            return Ok(Source::Subquery { query, alias });
        }
        if self.is_word(0, "GLOBALVIEW") && self.is_symbol(1, "(") {
            let start = self.advance();
            self.advance();
            let search = self.text("the name of a saved search in single quotes")?;
            self.expect_symbol(",")?;
            let resolution = self.text("'NORMAL', 'HOURLY' or 'DAILY'")?;
            let end = self.expect_symbol(")")?;
            return Ok(Source::GlobalView { search, resolution, span: start.to(end) });
        }
        if self.clause_kind().is_some() {
            return Err(self.expected("events, flows, simarc, a cursor or a subquery"));
        }
        Ok(Source::Named(self.any_name("events, flows, simarc, a cursor or a subquery")?))
    }

    /// Reports a name after the source: AQL has no JOIN and no names for tables.
    fn after_source(&mut self) {
        let TokenKind::Word(word) = &self.token().kind else { return };
        if self.clause_kind().is_some() || self.known_fault().is_some() {
            return;
        }
        let message = format!("AQL has no other name (`{word}`) for the source of a query");
        self.diagnostics.push(Diagnostic::error("table-alias", self.span(), message));
        self.advance();
    }

    fn exprs(&mut self) -> Reading<Vec<Expr>> {
        let mut exprs = vec![self.expr()?];
        while self.take_symbol(",").is_some() {
            exprs.push(self.expr()?);
        }
        Ok(exprs)
    }

    fn sort_items(&mut self) -> Reading<Vec<SortItem>> {
        let mut items = vec![self.sort_item()?];
        while self.take_symbol(",").is_some() {
            items.push(self.sort_item()?);
        }
        Ok(items)
    }

    fn sort_item(&mut self) -> Reading<SortItem> {
        let value = self.expr()?;
        let direction = if let Some(span) = self.take_word("ASC") {
            Some(Spanned::new(Direction::Ascending, span))
        } else {
            self.take_word("DESC").map(|span| Spanned::new(Direction::Descending, span))
        };
        let collation = match self.take_word("COLLATE") {
            Some(_) => Some(self.text("a locale such as 'de-CH'")?),
            None => None,
        };
        Ok(SortItem { value, direction, collation })
    }

    fn parameters(&mut self) -> Reading<Vec<Parameter>> {
        let mut parameters = Vec::new();
        loop {
            let name = self.any_name("the name of a parameter")?;
            self.expect_symbol("=")?;
            let value = self.expr()?;
            parameters.push(Parameter { name, value });
            if self.take_symbol(",").is_none() {
                return Ok(parameters);
            }
        }
    }

    fn session_unit(&mut self) -> Option<Spanned<SessionUnit>> {
        let units = [SessionUnit::Seconds, SessionUnit::Minutes, SessionUnit::Hours, SessionUnit::Days];
        units.into_iter().find_map(|unit| self.take_word(unit.word()).map(|span| Spanned::new(unit, span)))
    }

    /// Times and keys are separated by blanks or commas; the vendor's page shows both.
    fn session(&mut self) -> Reading<Session> {
        let mut session = Session {
            keys: Vec::new(),
            timeout: None,
            window: None,
            window_unit: None,
            begin: None,
            end: None,
        };
        while !self.ends_query() && self.clause_kind().is_none() {
            if self.take_symbol(",").is_some() {
                continue;
            }
            let explicit =
                self.is_word(0, "EXPLICIT") && (self.is_word(1, "BEGIN") || self.is_word(1, "END"));
            if explicit {
                self.advance();
            }
            if self.take_word("BEGIN").is_some() {
                session.begin = Some(SessionEdge { explicit, condition: self.expr()? });
            } else if self.take_word("END").is_some() {
                session.end = Some(SessionEdge { explicit, condition: self.expr()? });
            } else if self.take_word("TIMEOUT").is_some() {
                session.timeout = Some(self.expr()?);
            } else if self.take_word("TIMEWINDOW").is_some() {
                session.window = Some(self.expr()?);
                session.window_unit = self.session_unit();
            } else {
                session.keys.push(self.expr()?);
            }
        }
        if session.keys.is_empty() {
            return Err(self.expected("a time after SESSION BY"));
        }
        Ok(session)
    }
}

fn empty(span: Span) -> Query {
    Query {
        items: Vec::new(),
        source: Source::Fault(span),
        into: None,
        filter: None,
        group_by: None,
        having: None,
        session: None,
        order_by: None,
        limit: None,
        window: None,
        parameters: None,
        span,
    }
}
