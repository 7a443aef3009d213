#include "test_catalog.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

ShopRules matched_by(const MatchingConfig& matching) {
    auto rules = child();
    rules.matching = matching;
    return rules;
}

void hold(const TestCatalog& catalog, std::int64_t variant,
          const HeldLink& link) {
    catalog.edit_links([&](LinkEditing& links, std::int64_t shop) {
        links.change({shop, variant}, link, "held");
    });
}

const HeldLink no_link{0, "manual", {}, {}};

HeldLink pinned_to(std::int64_t catalog_variant) {
    return {catalog_variant, "manual", {}, {}};
}

} // namespace

TEST_CASE("equal identifiers link") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));

    const auto done = catalog.associate(one_of(51, "A") + one_of(52, " B "));

    CHECK(catalog.links() == "510>10 auto, 520>20 auto");
    CHECK(done.counts.created == 2);
    CHECK(done.counts.of(Outcome::linked) == 2);
    CHECK(done.unresolved.empty());
    CHECK(catalog.findings().empty());
}

TEST_CASE("no equal identifier is unmatched, none at all has no identifier") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));

    const auto done =
        catalog.associate(one_of(51, "X") + one_of(52, "") + one_of(53, "N/A"));

    CHECK(done.unresolved == "510 unmatched [], 520 no_identifier [], "
                             "530 no_identifier []");
    CHECK(catalog.links().empty());
}

TEST_CASE("several catalog variants with one identifier are ambiguous") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A", "4006381333931") + one_of(2, "A"));

    SUBCASE("and wait") {
        const auto done = catalog.associate(one_of(51, "A"));
        CHECK(done.unresolved == "510 ambiguous [10,20]");
    }
    SUBCASE("unless the other identifier tells which") {
        const auto done = catalog.associate(one_of(51, "A", "4006381333931"));
        CHECK(catalog.links() == "510>10 auto");
        CHECK(done.counts.tie_break == 1);
    }
    SUBCASE("which is not asked where the config says so") {
        MatchingConfig matching;
        matching.tie_break = TieBreak::off;
        const auto done = catalog.associate(one_of(51, "A", "4006381333931"),
                                            matched_by(matching));
        CHECK(done.unresolved == "510 ambiguous [10,20]");
    }
}

TEST_CASE("several variants of the shop with one identifier are duplicates") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));

    SUBCASE("and wait") {
        const auto done = catalog.associate(one_of(51, "A") + one_of(52, "A"));
        CHECK(done.unresolved == "510 duplicate [10], 520 duplicate [10]");
    }
    SUBCASE("unless all are to be linked") {
        MatchingConfig linking_duplicates;
        linking_duplicates.on_duplicate = OnDuplicate::link;
        const auto done = catalog.associate(one_of(51, "A") + one_of(52, "A"),
                                            matched_by(linking_duplicates));
        CHECK(done.counts.of(Outcome::linked) == 2);
        CHECK(catalog.links() == "510>10 auto, 520>10 auto");
    }
    SUBCASE("but a link that is there stays") {
        catalog.associate(one_of(51, "A"));
        const auto done = catalog.associate(one_of(51, "A") + one_of(52, "A"));
        CHECK(catalog.links() == "510>10 auto");
        CHECK(done.unresolved == "520 duplicate [10]");
    }
}

TEST_CASE("nearly equal identifiers are near") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "AB-1"));

    SUBCASE("and only reported") {
        const auto done = catalog.associate(one_of(51, "ab-1"));
        CHECK(done.unresolved == "510 near [10]");
    }
    SUBCASE("unless they are to link") {
        MatchingConfig matching;
        matching.near = OnNear::link;
        catalog.associate(one_of(51, "ab-1"), matched_by(matching));
        CHECK(catalog.links() == "510>10 auto");
    }
}

TEST_CASE("other identifiers that differ are a conflict where they are to be "
          "checked") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A", "4006381333931"));
    const auto other = one_of(51, "A", "5901234123457");

    SUBCASE("by default they are not") {
        catalog.associate(other);
        CHECK(catalog.links() == "510>10 auto");
    }
    SUBCASE("and then link nothing") {
        MatchingConfig matching;
        matching.cross_check = CrossCheck::hold;
        const auto done = catalog.associate(other, matched_by(matching));
        CHECK(done.unresolved == "510 conflict [10]");
    }
}

TEST_CASE("archived and draft products stand back behind active ones") {
    const TestCatalog catalog;

    SUBCASE("in the catalog") {
        catalog.import(one_of(1, "A", {}, "ARCHIVED") +
                       one_of(2, "A", {}, "DRAFT") + one_of(3, "A"));
        catalog.associate(one_of(51, "A"));
        CHECK(catalog.links() == "510>30 auto");
    }
    SUBCASE("a draft before what is archived") {
        catalog.import(one_of(1, "A", {}, "ARCHIVED") +
                       one_of(2, "A", {}, "DRAFT"));
        catalog.associate(one_of(51, "A"));
        CHECK(catalog.links() == "510>20 auto");
    }
    SUBCASE("in the child shop") {
        catalog.import(one_of(1, "A"));
        const auto done = catalog.associate(one_of(51, "A", {}, "ARCHIVED") +
                                            one_of(52, "A"));
        CHECK(catalog.links() == "520>10 auto");
        CHECK(done.unresolved == "510 duplicate [10]");
    }
}

TEST_CASE("what is taken off a shop's SKUs is no part of the identifier") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    auto rules = child();
    rules.strip_prefix = "EU-";

    catalog.associate(one_of(51, "EU-A"), rules);

    CHECK(catalog.links() == "510>10 auto");
}

TEST_CASE("a pin is an operator's word") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    catalog.associate(one_of(51, "A"));
    hold(catalog, 510, pinned_to(20));

    const auto done = catalog.associate(one_of(51, "A"));

    CHECK(catalog.links() == "510>20 manual");
    CHECK(done.counts.of(Outcome::pinned) == 1);
    CHECK(done.counts.blocked == 0);
    CHECK(done.counts.with_link() == 1);
}

TEST_CASE("a block is, too") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    catalog.associate(one_of(51, "A") + one_of(52, "X"));
    hold(catalog, 510, no_link);

    const auto done = catalog.associate(one_of(51, "A") + one_of(52, "X"));

    CHECK(catalog.links().empty());
    CHECK(done.counts.of(Outcome::pinned) == 1);
    CHECK(done.counts.blocked == 1);
    CHECK(done.unresolved == "520 unmatched []");
}

TEST_CASE("a blocked key links no variant that has it, now or later") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    catalog.associate(one_of(51, "A"));
    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        links.change_key({shop, "A", "A"}, {true, {}}, "blocked");
    });

    const auto done = catalog.associate(one_of(51, "A") + one_of(52, "A"));

    CHECK(catalog.links().empty());
    CHECK(done.counts.removed == 1);
    CHECK(done.counts.of(Outcome::pinned) == 2);
    CHECK(done.counts.blocked == 2);
}

TEST_CASE("a link follows its identifier to the variant that has it now") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    catalog.associate(one_of(51, "A"));
    catalog.import(one_of(2, "A"));

    const auto done = catalog.associate(one_of(51, "A"));

    CHECK(catalog.links() == "510>20 auto");
    CHECK(done.counts.updated == 1);
    CHECK(done.counts.moved_away == 0);
}

TEST_CASE("a link moves away where the variant's identifier is another") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    catalog.associate(one_of(51, "A"));

    const auto job = catalog.begin("associate", "eu");
    const auto association = catalog.begin_association(job);
    put(association->reading(), one_of(51, "B"));
    association->reading().end_input();
    const auto counts = association->match();

    CHECK(association->links_before() == 1);
    CHECK(counts.updated == 1);
    CHECK(counts.moved_away == 1);
    std::string lost;
    association->first_lost_links(5, [&](const ChangedLink& link) {
        lost += std::to_string(link.variant.id) + " from " +
                std::string{link.from.sku} + " to " + std::string{link.to.sku};
    });
    CHECK(lost == "510 from A to B");
}

TEST_CASE("a link ends with its variant, and with what it is linked to") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    catalog.associate(one_of(51, "A") + one_of(52, "B"));

    SUBCASE("with the shop's variant") {
        const auto done = catalog.associate(one_of(52, "B"));
        CHECK(done.counts.removed == 1);
    }
    SUBCASE("with the catalog's") {
        catalog.import(one_of(2, "B"));
        const auto done = catalog.associate(one_of(51, "A") + one_of(52, "B"));
        CHECK(done.counts.removed == 1);
        CHECK(done.unresolved == "510 unmatched []");
    }
    CHECK(catalog.links() == "520>20 auto");
    CHECK(catalog.findings().empty());
}

TEST_CASE("an import leaves links alone") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    catalog.associate(one_of(51, "A"));

    catalog.import(one_of(2, "A"));

    CHECK(catalog.links() == "510>10 auto");
}

TEST_CASE("matching again where nothing changed says the same") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    const auto lines = one_of(51, "A") + one_of(52, "X");
    catalog.associate(lines);

    const auto done = catalog.associate(lines);

    CHECK(done.counts.unchanged == 1);
    CHECK(done.counts.created == 0);
    CHECK(done.counts.variants() == 2);
    CHECK(done.unresolved == "520 unmatched []");
}

TEST_CASE("the outcomes add up to the live variants, not to those read") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    catalog.associate(one_of(51, "A") + one_of(52, "X") + one_of(53, ""));

    const auto done = catalog.associate(one_of(52, "X"), child(), partial());

    CHECK(done.counts.variants() == 3);
    CHECK(done.counts.of(Outcome::linked) == 1);
    CHECK(done.counts.of(Outcome::unmatched) == 1);
    CHECK(done.counts.of(Outcome::no_identifier) == 1);
}

TEST_CASE("an association lists the changes that it makes") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    catalog.associate(one_of(51, "A") + one_of(52, "X"));

    const auto job = catalog.begin("associate", "eu");
    const auto association = catalog.begin_association(job);
    put(association->reading(), one_of(51, "X") + one_of(52, "B"));
    association->reading().end_input();
    association->match();

    std::string changes;
    association->changes()->for_each([&](const ChangedLink& change) {
        changes += std::to_string(change.variant.id) + ": " +
                   std::to_string(change.from.id) + " to " +
                   std::to_string(change.to.id) + "; ";
    });
    CHECK(changes == "510: 10 to 0; 520: 0 to 20; ");
}

TEST_CASE("placeholders are no identifiers and are counted") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "N/A"));

    const auto job = catalog.begin("associate", "eu");
    const auto association = catalog.begin_association(job);
    put(association->reading(), one_of(51, "N/A") + one_of(52, "N/A"));
    association->reading().end_input();
    const auto counts = association->match();

    CHECK(counts.of(Outcome::no_identifier) == 2);
    CHECK(association->placeholders().variants == 2);
}

TEST_CASE("what a shop brings as its own and is another's is told") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    catalog.associate(one_of(51, "A"));

    SUBCASE("a child's, in the primary shop's export") {
        const auto job = catalog.begin();
        const auto import = catalog.begin_import(job);
        put(*import, one_of(1, "A") + one_of(51, "A"));
        import->end_input();
        const auto foreign = import->foreign_id().value();
        CHECK(foreign.what == "product");
        CHECK(foreign.id == 51);
        CHECK(foreign.shop == "eu");
    }
    SUBCASE("the primary shop's, in a child's") {
        const auto job = catalog.begin("associate", "de");
        auto rules = child();
        rules.shop = "de";
        const auto association = catalog.begin_association(job, rules);
        put(association->reading(), one_of(1, "A"));
        association->reading().end_input();
        const auto foreign = association->reading().foreign_id().value();
        CHECK(foreign.id == 1);
        CHECK(foreign.shop.empty());
    }
    SUBCASE("nothing, of what it was known to have") {
        const auto job = catalog.begin();
        const auto import = catalog.begin_import(job);
        put(*import, one_of(1, "A"));
        import->end_input();
        CHECK_FALSE(import->foreign_id());
    }
}
