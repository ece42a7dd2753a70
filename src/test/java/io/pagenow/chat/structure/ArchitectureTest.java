package io.pagenow.chat.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What ARCHITECTURE.md says of the packages. */
@AnalyzeClasses(packages = "io.pagenow.chat", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule verticlesNeverImportEachOther = slices().matching(
                    "io.pagenow.chat.(http|session|persistence|presence)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.pagenow.chat.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheProtocolKnowsJson = noClasses()
            .that()
            .resideOutsideOfPackages("..protocol..", "..logging..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule onlyPersistenceAndTheImportKnowSql = noClasses()
            .that()
            .resideInAnyPackage("..http..", "..session..", "..presence..", "..protocol..", "..bus..", "..auth..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "io.vertx.sqlclient..", "io.vertx.pgclient..");
}
