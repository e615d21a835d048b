//! How things look: colours by meaning, borders and marks, foreign text.

pub mod glyphs;
pub mod text;
pub mod theme;
