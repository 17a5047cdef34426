/// Judges of histories. Each takes what clients asked and heard ([dev.cairn.testkit.history]) and
/// answers with a [dev.cairn.testkit.check.Complaint] if no correct system could have answered so.
/// Pure: no clock, no chance, no threads.
///
/// - [dev.cairn.testkit.check.Linearizability]: registers.
/// - [dev.cairn.testkit.check.Cycles]: transactions over append lists, by level of isolation.
/// - [dev.cairn.testkit.check.BankCheck], [dev.cairn.testkit.check.SetCheck],
///   [dev.cairn.testkit.check.CounterCheck], [dev.cairn.testkit.check.TimestampCheck]: one law each.
@NullMarked
package dev.cairn.testkit.check;

import org.jspecify.annotations.NullMarked;
