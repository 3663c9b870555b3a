//! Every weight and measure of the planner's taste, in one place.
//!
//! Costs have no unit; 1 is about what a reader notices on a page. Lengths are millimetres
//! on a page whose diagonal is [`REFERENCE_DIAGONAL`] and grow and shrink with the page.
//! Weights were set by measuring planted books of 189 to 1000 photographs.

/// Diagonal of A4 in millimetres: the page on which lengths below are as written.
pub const REFERENCE_DIAGONAL: f64 = 363.742_353_600_104_5;

/// Most photographs on one page.
pub const PER_PAGE: usize = 8;
/// Most photographs on one spread.
pub const PER_SPREAD: usize = 2 * PER_PAGE;
/// Arrangements of a page that are kept for choosing among spreads.
pub const KEPT_LAYOUTS: usize = 8;
/// Trees of a page that come into question: those which fit best without cropping.
pub const FITTING: usize = 64;
/// Trees of a page that are looked at closely.
pub const CLOSE_LOOKS: usize = 22;
/// Arrangements of a spread that are kept for choosing among books.
pub const KEPT_VARIANTS: usize = 3;
/// Arrangements of a spread once its photographs are settled.
pub const SETTLED_VARIANTS: usize = 20;

/// A block hangs so that this share of the white is above it.
pub const OPTICAL_AXIS: f64 = 0.47;
/// From this aspect on a photograph is a panorama and never cropped.
pub const PANORAMA: f64 = 2.0;

/// Share lost at which cropping costs 1.
pub const CROP_NOTICED: f64 = 0.048;
/// Weight of the share lost itself, so that many small crops count too.
pub const CROP_SHARE: f64 = 32.0;
/// Size follows importance: weight of the divergence of shares.
pub const HIERARCHY: f64 = 5.9;
/// The same of facing pages.
pub const SPREAD_HIERARCHY: f64 = 3.38;
/// Short side below which a picture is small.
pub const SMALL: f64 = 44.0;
/// Weight of a picture being small.
pub const SMALL_WEIGHT: f64 = 14.3;
/// Short side below which a picture is too small, and what that costs.
pub const TOO_SMALL: (f64, f64) = (36.5, 3.0);
/// Resolution in pixels per inch below which no picture is placed.
pub const LEAST_PPI: f64 = 150.0;
/// Resolution in pixels per inch that print asks for.
pub const GOOD_PPI: f64 = 240.0;
/// A picture is tiny that may be at most this share of the page's width.
pub const TINY: f64 = 0.45;
/// A picture of few pixels alone on a page that covers less than a share of it: the weight of
/// what it lacks, and the share.
pub const LOST: (f64, f64) = (10.0, 0.45);
/// Cost of a frame that must stay partly empty because the picture has too few pixels.
pub const TOO_COARSE: f64 = 8.0;
/// Least share of the page's sides to which a block shrinks for a picture of few pixels.
pub const LEAST_SCALE: f64 = 0.66;
/// Weight of a resolution between the two.
pub const COARSE_WEIGHT: f64 = 1.5;
/// White a page may have at no cost, by its number of pictures: 1, 2, 3, more.
pub const WHITE: [f64; 4] = [0.14, 0.12, 0.12, 0.09];
/// White beyond that which costs 1.
pub const WHITE_NOTICED: f64 = 0.15;
/// Weight of white beyond that around a picture alone on its page.
pub const WHITE_ALONE: f64 = 4.0;
/// A page of three or more that does not fill its box.
pub const UNFILLED: f64 = 0.8;
/// Weight of the centre of mass off the centre.
pub const BALANCE: f64 = 2.0;
/// Two pictures on a page, which have few edges in common.
pub const PAIR: f64 = 0.3;
/// Two edges that nearly line up.
pub const NEAR_MISS: f64 = 4.0;
/// Distances of edges that nearly line up.
pub const NEAR_MISS_RANGE: (f64, f64) = (0.09, 3.01);
/// Weight of the share of pairs that read in the wrong order.
pub const ORDER: f64 = 6.0;
/// Each level of nesting.
pub const DEPTH: f64 = 0.04;
/// A panorama narrower than this share of the page, and the weight of what it lacks.
pub const PANORAMA_WIDTH: (f64, f64) = (0.6, 1.5);
/// Two photographs of one scene on a page.
pub const SAME_SCENE: f64 = 0.5;
/// Weight of the strongest break of time inside a page; inside a spread.
pub const BREAK_IN_PAGE: f64 = 0.27;
/// Weight of the strongest break of time inside a spread.
pub const BREAK_IN_SPREAD: f64 = 0.12;
/// Breaks weaker than this do not count.
pub const BREAK_COUNTS: f64 = 1.5;
/// Photographs parted that must stand together.
pub const PARTED: f64 = 40.0;

/// A hero that fills a page to its edges, and one that is not a hero.
pub const BLEED: (f64, f64) = (-2.4, 2.0);
/// What each degree of importance above 1 takes off the cost of filling a page.
pub const BLEED_DESERVED: f64 = 0.769;
/// Share lost at which cropping a full bleed costs 1.
pub const BLEED_CROP_NOTICED: f64 = 0.10;
/// A full bleed on the verso rather than the recto.
pub const BLEED_ON_VERSO: f64 = 0.15;
/// A picture alone on a page: weight of the importance it lacks to deserve that, and how much
/// it should have.
pub const ALONE: (f64, f64) = (0.692, 1.6);
/// A single picture set smaller than it could be.
pub const QUIET: f64 = 0.6;
/// A single picture, as large as may be, moved toward the fold.
pub const INWARD: f64 = 0.34;
/// A single picture set smaller and moved toward the fold.
pub const OFFSET: f64 = 0.65;
/// A panorama across the fold.
pub const ACROSS: f64 = -0.3;
/// Importance below which a panorama does not cross the fold.
pub const ACROSS_IMPORTANCE: f64 = 0.8;

/// Facing blocks of different coverage.
pub const COVERAGE_DIFFERS: f64 = 0.8;
/// Facing blocks brought to one height: fixed cost, and weight of the logarithm of heights.
pub const JOINED: (f64, f64) = (0.08, 3.077);
/// Most difference (logarithm of heights) that cropping both evens out.
pub const JOINED_BY_CROP: f64 = 0.12;
/// Most difference (logarithm of heights) that shrinking the taller evens out.
pub const JOINED_BY_SIZE: f64 = 0.30;
/// Facing blocks of nearly the same height.
pub const NEARLY_FACING: f64 = 0.9;
/// Facing blocks of clearly different height.
pub const CONTRAST: f64 = 0.6;
/// Difference of height from which contrast looks intended.
pub const CONTRAST_FROM: f64 = 40.0;
/// Weight of the squared logarithm of a spread's density against the book's.
pub const DENSITY: f64 = 0.25;
/// Facing pages of one tree.
pub const SAME_TREE: f64 = 0.3;
/// Each picture by which facing pages differ beyond three.
pub const LOPSIDED: f64 = 0.15;
/// Two full bleeds on one spread.
pub const TWO_BLEEDS: f64 = 3.0;
/// An empty verso.
pub const BLANK_VERSO: f64 = 2.4;
/// Importance from which a picture deserves an empty page opposite, as a hero does.
pub const DESERVES_BLANK: f64 = 1.5;
/// An empty verso opposite a picture that does not deserve it, or is set small.
pub const IDLE_BLANK: f64 = 6.0;
/// Two pictures set small that face each other.
pub const TWO_QUIET: f64 = 0.52;
/// Two pictures of one scene set small that face each other.
pub const TWO_QUIET_OF_A_SCENE: f64 = 6.0;
/// A chapter's title above the pictures instead of on a page of its own.
pub const TITLE_BAND: f64 = 0.7;
/// One picture below a title that does not reach across the page.
pub const LONE_BELOW_TITLE: f64 = 2.0;

/// Full bleed again after so many spreads.
pub const HERO_AGAIN: [f64; 6] = [6.0, 5.0, 1.6, 1.0, 0.5, 0.2];
/// Spreads without a full bleed after which each costs [`HERO_MISSED`].
pub const HERO_WANTED_AFTER: usize = 8;
/// Cost of each such spread.
pub const HERO_MISSED: f64 = 0.5;
/// A diptych, one picture facing one, after a run of 1, 2, 3 or more of them.
pub const DIPTYCH_AGAIN: [f64; 4] = [0.1, 0.3, 0.9, 3.0];
/// Spread as quiet, as even, as busy as the one before.
pub const SAME_DENSITY: [f64; 3] = [0.35, 0.05, 0.35];
/// A page arranged like one of the two before it.
pub const REPEATED: f64 = 2.2;
/// Edges within this are alike to the reader.
pub const ALIKE: f64 = 6.5;
/// A page break moved away from where the plan before had it.
pub const MOVED_BREAK: f64 = 0.4;
/// An arrangement kept from the plan before, where nothing was changed on its photographs:
/// more than a repeated page costs, and more than a hero gains, so that a lock near it does
/// not move it.
pub const KEPT_ARRANGEMENT: f64 = -6.0;

/// Change of the book's density (its logarithm) up to which arrangements are kept, and how
/// fast that ends beyond.
pub const KEPT_UNLESS_DENSER: (f64, f64) = (0.05, 6.0);

/// Most of a picture's height that its caption may take.
pub const CAPTION_SHARE: f64 = 1.0 / 3.0;
/// Spreads by which a photograph may stand earlier or later than even filling has it.
pub const BAND: usize = 14;
/// Most rows of states that are held at once when more are looked at, each about 270 bytes.
pub const MOST_ROWS: usize = 4_000_000;
/// Photographs a page in a book of many photographs, when the count is free.
pub const FULL_DENSITY: f64 = 3.0;
/// Number of photographs from which a book has that density; below ten there is one a page.
pub const FULL_DENSITY_FROM: f64 = 300.0;
