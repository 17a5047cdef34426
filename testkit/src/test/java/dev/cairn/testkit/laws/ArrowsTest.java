package dev.cairn.testkit.laws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Law 1: an arrow between modules only where the table of modules has one.
final class ArrowsTest {
  private static final String[] SERVER = {
    "base", "raft", "engine", "net", "multiraft", "mvcc", "store", "coprocessor", "cdc", "backup"
  };

  /// Module to modules that it may use. Generated code lies outside and has a law of its own.
  private static final Map<String, Set<String>> TABLE = table();

  private static Map<String, Set<String>> table() {
    var table = new TreeMap<String, Set<String>>();
    table.put("base", Set.of());
    table.put("raft", Set.of());
    table.put("engine", Set.of("base"));
    table.put("net", Set.of("base"));
    table.put("multiraft", Set.of("raft", "engine", "net", "base"));
    table.put("mvcc", Set.of("engine", "base"));
    table.put("store", Set.of("multiraft", "raft", "engine", "base"));
    table.put("pd", Set.of("multiraft", "raft", "engine", "net", "base"));
    table.put("coprocessor", Set.of("mvcc", "engine", "base"));
    table.put("client", Set.of("net", "base"));
    table.put("cdc", Set.of("store", "mvcc", "engine", "base"));
    table.put("backup", Set.of("cdc", "store", "mvcc", "engine", "base"));
    table.put("server", Set.of(SERVER));
    var all = new ArrayList<>(table.keySet());
    var allButCli = Set.copyOf(all);
    table.put("testkit", allButCli);
    all.add("testkit");
    table.put("cli", Set.copyOf(all));
    all.add("cli");
    table.put("it", Set.copyOf(all));
    table.put("benchmarks", Set.copyOf(all));
    return table;
  }

  private static ArchRule law(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<>("use only modules that the table of modules lets them use") {
              @Override
              public void check(JavaClass user, ConditionEvents events) {
                checkArrows(root, user, events);
              }
            });
  }

  private static void checkArrows(String root, JavaClass user, ConditionEvents events) {
    String from = module(root, user);
    var allowed = TABLE.get(from);
    if (allowed == null) {
      events.add(
          SimpleConditionEvent.violated(
              user, user.getName() + " lies in module '" + from + "', which the table lacks"));
      return;
    }
    for (var dependency : user.getDirectDependenciesFromSelf()) {
      var used = dependency.getTargetClass().getBaseComponentType();
      if (lies(root, used)) {
        String to = module(root, used);
        if (!to.equals(from) && !allowed.contains(to)) {
          events.add(
              SimpleConditionEvent.violated(
                  user, from + " must not use " + to + ": " + dependency.getDescription()));
        }
      }
    }
  }

  private static boolean lies(String root, JavaClass used) {
    return used.getPackageName().startsWith(root + ".");
  }

  private static String module(String root, JavaClass owner) {
    String below = owner.getPackageName().substring(root.length());
    return below.isEmpty() ? "" : below.substring(1).split("\\.", -1)[0];
  }

  @Test
  void modulesUseOnlyWhatTheTableOfModulesLetsThemUse() {
    Houses.keeps(law(Houses.ROOT));
  }

  @Test
  void anArrowFromBaseToRaftAndAnUnknownModuleAreNoticed() {
    assertThat(Houses.complaints(law(Houses.broken("arrows")), "arrows"))
        .anyMatch(complaint -> complaint.contains("base must not use raft"))
        .anyMatch(complaint -> complaint.contains("module 'cellar', which the table lacks"))
        .noneMatch(complaint -> complaint.contains("raft must not"));
  }

  @Test
  void allModulesButCliAreLookedAt() {
    var seen = new TreeSet<String>();
    Houses.PRODUCT.forEach(javaClass -> seen.add(module(Houses.ROOT, javaClass)));
    assertThat(seen)
        .containsAll(
            Arrays.asList(
                "base", "raft", "engine", "net", "multiraft", "store", "pd", "server", "testkit"));
  }

  @Test
  void theTableHasNoCircle() {
    for (var row : TABLE.entrySet()) {
      for (String used : row.getValue()) {
        assertThat(TABLE.getOrDefault(used, Set.of()))
            .as(used + ", which " + row.getKey() + " uses")
            .doesNotContain(row.getKey());
      }
    }
  }
}
