// What no catalogue may be. Each takes a document that is served and breaks it in one place, or
// leaves it as it is where there is no such place. `isOpen`: schemas that leave room for other
// catalogues than ours refuse it too.

const cut = (pattern) => (text) => text.replace(pattern, "");
const put = (pattern, by) => (text) => text.replace(pattern, by);
const changed = (change) => (text) => {
  const document = JSON.parse(text);
  change(document);
  return JSON.stringify(document);
};
const books = (change) => changed((feed) => feed.publications?.forEach(change));

const atom = [
  { name: "no identifier", isOpen: true, break: cut(/<id>[^<]*<\/id>/) },
  { name: "no title", isOpen: true, break: cut(/<title>[^<]*<\/title>/) },
  { name: "no moment", isOpen: true, break: cut(/<updated>[^<]*<\/updated>/) },
  { name: "a date without time", isOpen: true, break: put(/T[0-9:]+Z<\/updated>/, "</updated>") },
  { name: "a day that no month has", isOpen: true, break: put(/<updated>[^T]*T/, "<updated>2026-02-30T") },
  { name: "a link to nowhere", isOpen: true, break: cut(/ href="[^"]*"/) },
  { name: "a space in an address", isOpen: true, break: put(/href="http/, "href=\"a b http") },
  { name: "a media type without a slash", isOpen: true, break: put(/type="application\/epub\+zip"/, "type=\"epub\"") },
  { name: "a summary in HTML", isOpen: true, break: put("<dc:identifier>", "<summary type=\"html\">a</summary><dc:identifier>") },
  { name: "an element that Atom does not know", isOpen: true, break: put("<id>", "<name>a</name><id>") },
  { name: "no author", break: cut(/<author>.*?<\/author>/) },
  { name: "no link to itself", break: cut(/<link rel="self"[^>]*>/) },
  { name: "no way to the root", break: cut(/<link rel="start"[^>]*>/) },
  { name: "a book without a file", break: cut(/<link rel="http:\/\/opds-spec.org\/acquisition[^>]*>/g) },
  { name: "a hall without a way to it", break: cut(/<link rel="subsection"[^>]*>/) },
  { name: "a feed of books called one of halls", break: put(/rel="self" (type="[^"]*kind=)acquisition/, "rel=\"self\" $1navigation") },
];

const search = [
  { name: "no name", break: cut(/<ShortName>[^<]*<\/ShortName>/) },
  { name: "a name of 17 letters", break: put(/<ShortName>/, "<ShortName>aaaaaaaaaaaaaaaaa") },
  { name: "nowhere to search", break: cut(/<Url[^>]*>/) },
  { name: "no place for the words", break: put("{searchTerms}", "") },
  { name: "the media type of no catalogue", break: cut(";profile=opds-catalog") },
];

const feed = [
  { name: "no title", isOpen: true, break: changed((it) => delete it.metadata.title) },
  { name: "no links", isOpen: true, break: changed((it) => delete it.links) },
  { name: "no link to itself", isOpen: true, break: changed((it) => { it.links = it.links.filter((link) => link.rel !== "self"); }) },
  { name: "lists nothing", isOpen: true, break: changed((it) => { delete it.navigation; delete it.publications; }) },
  { name: "an empty list of books", isOpen: true, break: changed((it) => { if (it.publications) it.publications = []; }) },
  { name: "an empty list of halls", isOpen: true, break: changed((it) => { if (it.navigation) it.navigation = []; }) },
  { name: "a hall without a title", isOpen: true, break: changed((it) => delete it.navigation?.[0].title) },
  { name: "a date without time", isOpen: true, break: changed((it) => { it.metadata.modified = "2026-11-01"; }) },
  { name: "page none", isOpen: true, break: changed((it) => { if (it.metadata.currentPage) it.metadata.currentPage = 0; }) },
  { name: "a book without a file", isOpen: true, break: books((book) => { book.links = book.links.filter((link) => link.rel === "self"); }) },
  { name: "a book twice", isOpen: true, break: changed((it) => it.publications?.push(it.publications[0])) },
  { name: "an address within the server", break: changed((it) => { it.links[0].href = "/opds/v2"; }) },
  { name: "a search that is no template", break: changed((it) => it.links.forEach((link) => delete link.templated)) },
  { name: "more than is known", break: changed((it) => { it.halls = []; }) },
];

const publication = [
  { name: "no title", isOpen: true, break: changed((it) => delete it.metadata.title) },
  { name: "a bare number for identifier", isOpen: true, break: changed((it) => { it.metadata.identifier = "978-3-16"; }) },
  { name: "a language in words", isOpen: true, break: changed((it) => { it.metadata.language = "English (UK)"; }) },
  { name: "a day that no month has", isOpen: true, break: changed((it) => { it.metadata.modified = "2026-02-30T05:00:00Z"; }) },
  { name: "no file", isOpen: true, break: changed((it) => { it.links = it.links.filter((link) => link.rel === "self"); }) },
  { name: "a link to nowhere", isOpen: true, break: changed((it) => delete it.links[0].href) },
  { name: "no picture", isOpen: true, break: changed((it) => { it.images = []; }) },
  { name: "a picture that few readers show", isOpen: true, break: changed((it) => it.images.forEach((image) => { image.type = "image/tiff"; })) },
  { name: "a width of none", isOpen: true, break: changed((it) => it.images.forEach((image) => { image.width = 0; })) },
  { name: "a size in words", break: changed((it) => it.links.forEach((link) => { if (link.size) link.size = "2 MB"; })) },
  { name: "no link to itself", break: changed((it) => { it.links = it.links.filter((link) => link.rel !== "self"); }) },
];

export const BROKEN = { atom, search, feed, publication };
