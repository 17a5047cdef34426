/// A store's settings, one record for each table of its TOML file; keys are tikv-server's where
/// tikv-server has them.
@NullMarked
package dev.cairn.server.config;

import org.jspecify.annotations.NullMarked;
