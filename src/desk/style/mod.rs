//! How things look: a meaning comes in, a style, a mark or a text that is safe to show goes out. Open [`theme`] first;
//! [`glyphs`] knows what a terminal can show, [`text`] cuts and wraps foreign text.

pub mod glyphs;
pub mod text;
pub mod theme;
