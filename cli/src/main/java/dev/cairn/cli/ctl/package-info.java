/// What PD knows of its cluster, as tables or JSON.
@NullMarked
package dev.cairn.cli.ctl;

import org.jspecify.annotations.NullMarked;
