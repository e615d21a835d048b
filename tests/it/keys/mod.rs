//! Keys: the whole table in either layout and case, and on the desk: own keys, the palette, the footer, the themes.

mod custom;
mod escapes;
mod footer;
mod layouts;
mod looks;
mod palette;
mod table;
