@NullMarked
package dev.cairn.server.admission;

import org.jspecify.annotations.NullMarked;
