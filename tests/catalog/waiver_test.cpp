#include "test_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace hwsync;

namespace {

/// A catalog in which a variant of `eu` is a duplicate, so that a check finds
/// something.
class Waived : public TestCatalog {
public:
    Waived() {
        import(one_of(1, "A"));
        associate(one_of(51, "A") + one_of(52, "A"));
    }

    NewWaiver waiver() const {
        NewWaiver waiver;
        waiver.variant = 510;
        waiver.identifier = "A";
        waiver.by = "ann";
        waiver.at = now();
        waiver.note = "known";
        return waiver;
    }

    std::int64_t add(NewWaiver waiver) const {
        const auto job = begin("waive", "eu");
        const auto waivers = job.catalog->edit_waivers();
        waiver.shop = waivers->find_shop("eu").value();
        const auto number = waivers->add(waiver);
        waivers->commit();
        return number;
    }

    /// `1 510 holds`, one after another.
    std::string list(Time at = now()) const {
        std::string text;
        backend().visit_waivers(
            path(), at,
            [&](const Waiver& one) {
                text += fmt::format("{} {} {}; ", one.id, one.variant_id,
                                    to_string(one.state));
            },
            stop());
        return text;
    }
};

} // namespace

TEST_CASE("a waiver accepts what is found of one variant") {
    const Waived catalog;
    REQUIRE(catalog.findings() == "duplicate 510, duplicate 520");

    CHECK(catalog.add(catalog.waiver()) == 1);

    CHECK(catalog.list() == "1 510 holds; ");
    CHECK(catalog.findings() == "duplicate 520");
}

TEST_CASE("a waiver of a key accepts it of all variants that have it") {
    const Waived catalog;
    auto waiver = catalog.waiver();
    waiver.variant = 0;
    waiver.key = "A";

    catalog.add(waiver);

    CHECK(catalog.list() == "1 0 holds; ");
    CHECK(catalog.findings().empty());
}

TEST_CASE("a waiver accepts one kind where it names one") {
    const Waived catalog;
    auto waiver = catalog.waiver();
    waiver.kind = FindingKind::conflict;

    catalog.add(waiver);

    CHECK(catalog.findings() == "duplicate 510, duplicate 520");
}

TEST_CASE("a waiver ends") {
    const Waived catalog;
    auto waiver = catalog.waiver();
    waiver.until = now() + std::chrono::hours{1};
    catalog.add(waiver);
    REQUIRE(catalog.list() == "1 510 holds; ");

    SUBCASE("with its time") {
        CHECK(catalog.list(now() + std::chrono::hours{2}) == "1 510 over; ");
    }
    SUBCASE("when what was accepted changes") {
        catalog.import(one_of(1, "A") + one_of(2, "A"));
        CHECK(catalog.list() == "1 510 changed; ");
        CHECK(catalog.findings().find("510") != std::string::npos);
    }
    SUBCASE("when it is removed") {
        const auto job = catalog.begin("waive", "eu");
        const auto waivers = job.catalog->edit_waivers();
        CHECK_FALSE(waivers->remove(2, now(), "ann"));
        const auto removed = waivers->remove(1, now(), "ann").value();
        CHECK(removed.variant_id == 510);
        CHECK(removed.note == "known");
        CHECK(removed.by == "ann");
        waivers->commit();
        CHECK(catalog.list().empty());
        CHECK(catalog.findings() == "duplicate 510, duplicate 520");
    }
}

TEST_CASE("waivers are numbered, and no number is given twice") {
    const Waived catalog;
    const auto first = catalog.add(catalog.waiver());
    {
        const auto job = catalog.begin("waive", "eu");
        const auto waivers = job.catalog->edit_waivers();
        waivers->remove(first, now(), "ann");
        waivers->commit();
    }

    CHECK(catalog.add(catalog.waiver()) > first);
}

TEST_CASE("a waiver's variant may be gone, or linked and never read") {
    const Waived catalog;
    catalog.associate(one_of(52, "A"));
    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        links.change({shop, 999}, {10, "manual", {}, {}}, "pinned");
    });

    const auto job = catalog.begin("waive", "eu");
    const auto waivers = job.catalog->edit_waivers();
    const auto shop = waivers->find_shop("eu").value();
    CHECK_FALSE(waivers->variant({shop, 510})->is_live);
    CHECK(waivers->variant({shop, 520})->is_live);
    CHECK(waivers->variant({shop, 999}));
    CHECK_FALSE(waivers->variant({shop, 998}));

    const auto found = waivers->variants_with(shop, "A");
    REQUIRE(found.size() == 2);
    CHECK(found[0].id == 520);
    CHECK(found[1].id == 510);
}
