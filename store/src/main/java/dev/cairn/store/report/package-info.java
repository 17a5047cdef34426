/// What a store and PD tell each other. [dev.cairn.store.report.Placement] is the port, implemented
/// over the PD client where the store is wired together.
@NullMarked
package dev.cairn.store.report;

import org.jspecify.annotations.NullMarked;
