/// The placement driver without its sockets: cluster, operators and checkers behind one lock,
/// [dev.cairn.pd.driver.Driver].
@NullMarked
package dev.cairn.pd.driver;

import org.jspecify.annotations.NullMarked;
