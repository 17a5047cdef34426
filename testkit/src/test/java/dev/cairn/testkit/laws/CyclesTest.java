package dev.cairn.testkit.laws;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/// Law 6: no cycle between packages, the modules' own packages included. (Between modules the build
/// knows none.)
final class CyclesTest {
  private static ArchRule law(String root) {
    return slices().assignedFrom(new Packages(root)).should().beFreeOfCycles();
  }

  private record Packages(String root) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getPackageName();
      return name.startsWith(root + ".") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of " + root;
    }
  }

  @Test
  void noPackagesUseEachOtherInACircle() {
    Houses.keeps(law(Houses.ROOT));
  }

  @Test
  void aCircleOfThreePackagesIsNoticed() {
    assertThat(Houses.complaints(law(Houses.broken("cycles")), "cycles"))
        .anyMatch(complaint -> complaint.contains("Cycle detected"));
  }
}
