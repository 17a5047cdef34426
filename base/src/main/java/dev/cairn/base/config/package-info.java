/// Configuration: TOML files and flags into records, and back.
///
/// A configuration is a record whose nested records are TOML tables and whose component names, in
/// kebab-case, are the keys; its defaults are an instance of it. Start with
/// [dev.cairn.base.config.ConfigBinder]. Whatever a source names must exist: an unknown key stops
/// the start. Nothing here reads files; the caller brings the text.
@NullMarked
package dev.cairn.base.config;

import org.jspecify.annotations.NullMarked;
