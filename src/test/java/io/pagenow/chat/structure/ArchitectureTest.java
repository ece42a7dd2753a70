package io.pagenow.chat.structure;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/** The rules of ARCHITECTURE.md about packages. */
@AnalyzeClasses(packages = "io.pagenow.chat", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule verticlesNeverImportEachOther = slices().matching(
                    "io.pagenow.chat.(http|session|persistence|presence|pages)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.pagenow.chat.(*)..").should().beFreeOfCycles();

    /** NullAway leaves out a package without the mark, and says nothing. */
    @ArchTest
    static final ArchRule nullsAreCheckedInEveryPackage = classes()
            .should(be(DescribedPredicate.<JavaClass>describe(
                    "in a package with @NullMarked", each -> each.getPackage().isAnnotatedWith(NullMarked.class))));

    @ArchTest
    static final ArchRule theModelKnowsNobody = noClasses()
            .that()
            .resideInAPackage("..model..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of this project, outside of the model",
                    used -> used.getPackageName().startsWith("io.pagenow.chat")
                            && !used.getPackageName().equals("io.pagenow.chat.model")));

    @ArchTest
    static final ArchRule onlyJsonAndTheProtocolKnowTheJsonLibrary = noClasses()
            .that()
            .resideOutsideOfPackages("..json..", "..protocol..", "..action..", "..logging..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule clientsAndNodesAreServedWithoutKnowingSql = noClasses()
            .that()
            .resideInAnyPackage(
                    "..http..",
                    "..session..",
                    "..presence..",
                    "..pages..",
                    "..registry..",
                    "..delivery..",
                    "..directory..",
                    "..protocol..",
                    "..json..",
                    "..bus..",
                    "..auth..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "io.vertx.sqlclient..", "io.vertx.pgclient..");
}
