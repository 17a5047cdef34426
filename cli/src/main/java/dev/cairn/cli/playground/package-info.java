/// A whole cluster with one command, in this process or as processes of their own. Start with
/// [dev.cairn.cli.playground.PlaygroundCommand].
@NullMarked
package dev.cairn.cli.playground;

import org.jspecify.annotations.NullMarked;
