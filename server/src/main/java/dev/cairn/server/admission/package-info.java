/// How much a store takes on at once.
@NullMarked
package dev.cairn.server.admission;

import org.jspecify.annotations.NullMarked;
