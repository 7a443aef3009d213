#include "unit/jobs/stores.hpp"

#include <hwsync/verify.hpp>

#include <doctest/doctest.h>

using namespace hwsync;

TEST_CASE(
    "A pin of what no reading has shown is stale once its target is gone") {
    Stores stores;
    stores.import_primary({{1, {{10, "A"}}}, {2, {{20, "B"}}}});
    stores.associate("eu", {{5, {{50, "A"}}}});
    stores.add({.shop = "eu",
                .variant_id = "77",
                .catalog_variant_id = "20",
                .unseen = true});
    VerifyRequest request;
    request.catalog = stores.catalog();
    const auto before = verify_catalog(request, stores.observer, stores.stop);
    CHECK(before.ok);
    CHECK(before.count(FindingKind::note) == 1);
    stores.import_primary({{1, {{10, "A"}}}});
    const auto after = verify_catalog(request, stores.observer, stores.stop);
    CHECK_FALSE(after.ok);
    CHECK(after.count(FindingKind::stale) == 1);
}
