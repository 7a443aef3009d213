#include "catalog/open.hpp"
#include "catalog/row_feed.hpp"
#include "catalog/sqlite/schema/seals.hpp"
#include "unit/catalog/brand.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

TEST_CASE("texts that no other database takes are written anew, and sealed") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}});
    brand.associate({{11, "A"}, {12, "B"}});
    brand.plant("UPDATE link SET note = CAST(x'636166e9' AS TEXT)"
                " WHERE variant_id = 11");
    brand.plant("UPDATE run SET \"by\" = CAST(x'6100c3a9' AS TEXT)");
    CatalogTarget target;
    target.path = brand.path();
    target.command = "publish";
    const StopToken stop;
    target.stop = &stop;
    {
        const auto catalog = open_to_publish(target);
        CHECK(catalog->mend_texts() == 3);
        CHECK(catalog->mend_texts() == 0);
    }
    const auto connection = brand.open(sqlite::Access::read_only);
    CHECK(sqlite::broken_seals(connection).empty());
    CHECK(connection.number("SELECT count(*) FROM link"
                            " WHERE note = 'caf\\xe9'") == 1);
    CHECK(connection.number("SELECT count(*) FROM run"
                            " WHERE \"by\" = 'a\\u{0}é'") == 2);
    CHECK(brand.found().empty());
}
