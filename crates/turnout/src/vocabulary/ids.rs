//! Names of halls, doors, devices and organisations.

use serde::{Deserialize, Serialize};

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdError {
    /// Nothing but white space.
    Empty,
    /// More than 120 characters.
    TooLong,
    /// A control character, such as a line break.
    Control,
}

impl std::fmt::Display for IdError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Empty => "the name is empty",
            Self::TooLong => "the name has more than 120 characters",
            Self::Control => "the name has a line break or another control character",
        })
    }
}

impl std::error::Error for IdError {}

/// White space at the ends taken off, runs of it inside made one space.
fn tidy(text: &str) -> Result<String, IdError> {
    let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match () {
        () if tidy.is_empty() => Err(IdError::Empty),
        () if tidy.chars().count() > 120 => Err(IdError::TooLong),
        () if tidy.chars().any(char::is_control) => Err(IdError::Control),
        () => Ok(tidy),
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// A name of 1 to 120 characters; white space is tidied, case is kept.
            ///
            /// # Errors
            /// When the text is empty, too long, or has control characters.
            pub fn new(text: &str) -> Result<Self, IdError> {
                tidy(text).map(Self)
            }

            /// The name as it was written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A hall.
    HallId
);
id!(
    /// A door of a hall.
    DoorId
);
id!(
    /// A counting device, or the clicker of one post.
    DeviceId
);
id!(
    /// A state of a device: position, sensitivity, firmware. Any change begins a new one.
    ConfigurationId
);
id!(
    /// An organisation that brings people. Never a person.
    OrganisationId
);

impl OrganisationId {
    /// The same for names which differ by case and spacing alone: such names are most likely
    /// one organisation written twice.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_is_tidied_and_case_is_kept() {
        assert_eq!(HallId::new("  East\u{a0} Hall ").unwrap().as_str(), "East Hall");
    }

    #[test]
    fn an_empty_name_is_no_name() {
        assert_eq!(DoorId::new(" \t"), Err(IdError::Empty));
        assert_eq!(DoorId::new(&"x".repeat(121)), Err(IdError::TooLong));
        assert_eq!(DoorId::new("a\u{7}b"), Err(IdError::Control));
    }

    #[test]
    fn names_that_differ_by_case_and_spacing_fold_to_one() {
        let a = OrganisationId::new("Lycée  Hugo").unwrap();
        let b = OrganisationId::new("LYCÉE hugo").unwrap();
        assert_ne!(a, b);
        assert_eq!(a.folded(), b.folded());
    }

    #[test]
    fn a_bad_name_is_refused_on_reading_too() {
        assert!(serde_json::from_str::<HallId>("\"  \"").is_err());
    }
}
