package dev.cairn.testkit.laws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/// Law 5: the packages of `base` do not import each other, except bytes and errors, and no package
/// or class is named so that anything fits in.
final class NamesTest {
  private static final String[] NOWHERE = {
    "..util..", "..common..", "..misc..", "..helper..", "..impl.."
  };
  private static final String ANYTHING = ".*(Manager|Helper|Utils|Util)";

  private static ArchRule law(String root) {
    String base = root + ".base";
    return CompositeArchRule.of(
            classes()
                .that()
                .resideInAPackage(base + "..")
                .should(
                    new ArchCondition<>("use of base only their own package, bytes and error") {
                      @Override
                      public void check(JavaClass user, ConditionEvents events) {
                        checkBase(base, user, events);
                      }
                    }))
        .and(noClasses().should().resideInAnyPackage(NOWHERE))
        .and(noClasses().should().haveNameMatching(ANYTHING));
  }

  private static void checkBase(String base, JavaClass user, ConditionEvents events) {
    for (var dependency : user.getDirectDependenciesFromSelf()) {
      String used = dependency.getTargetClass().getBaseComponentType().getPackageName();
      boolean allowed =
          !used.startsWith(base)
              || used.equals(user.getPackageName())
              || used.equals(base + ".bytes")
              || used.equals(base + ".error");
      if (!allowed) {
        events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
      }
    }
  }

  @Test
  void packagesOfBaseStandAloneAndNamesMeanSomething() {
    Houses.keeps(law(Houses.ROOT));
  }

  @Test
  void anImportInsideBaseAndNamesForAnythingAreNoticed() {
    assertThat(Houses.complaints(law(Houses.broken("names")), "names"))
        .anyMatch(complaint -> complaint.contains("names.base.env.Importer"))
        .anyMatch(complaint -> complaint.contains("names.store.util.Drawer"))
        .anyMatch(complaint -> complaint.contains("names.store.PeerManager"))
        .noneMatch(complaint -> complaint.contains("ImportsBytes"));
  }
}
