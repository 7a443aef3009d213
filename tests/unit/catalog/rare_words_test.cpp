#include "catalog/sqlite/evidence/rare_words.hpp"

#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/row_tally.hpp"
#include "model/evidence/words.hpp"
#include "unit/catalog/brand.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hwsync;

namespace {

using Ids = std::vector<std::int64_t>;

/// The catalog variants that share rare words with a title.
Ids sharing(const Brand& brand, const std::string& title) {
    std::string folded;
    fold_text(title, folded);
    std::vector<std::uint64_t> words;
    word_numbers(folded, words);
    const auto connection = brand.open(sqlite::Access::read_only);
    return sqlite::RareWords{connection}.variants_with({words, {}, {}}).ids;
}

/// What is found of a title by its words alone.
std::optional<Ids> titled(const Brand& brand, const std::string& title) {
    const auto connection = brand.open(sqlite::Access::read_only);
    if (!sqlite::rare_words_are_current(connection)) {
        return std::nullopt;
    }
    return sqlite::RareWords{connection}.products_with_all_of(title);
}

std::string state_of(const Brand& brand) {
    return sqlite::property(brand.open(sqlite::Access::read_only),
                            "rare_words");
}

/// Products "Shoe 1001" and so on.
std::vector<Sold> shoes(std::int64_t count) {
    std::vector<Sold> sold;
    for (std::int64_t id = 1; id <= count; ++id) {
        sold.push_back({id, "S" + std::to_string(id)});
    }
    return sold;
}

/// After their runs were changed.
void tally_products(const Brand& brand) {
    sqlite::RowTally tally;
    const auto connection = brand.open(sqlite::Access::read_only);
    auto rows = connection.prepare(
        "SELECT id, created_run, changed_run, written_run FROM product");
    while (rows.step()) {
        tally.add(rows.integer(0),
                  {rows.integer(1), rows.integer(2), rows.integer(3)});
    }
    brand.plant("UPDATE row_tally SET run_digests = " +
                std::to_string(tally.run_digests) +
                " WHERE shop = 0 AND kind = 0");
}

const std::vector<Sold> of_child{{501, "S1"}};

} // namespace

TEST_CASE("a word leads to the products that have it, unless most have") {
    Brand brand;
    brand.import(shoes(sqlite::most_with_rare_word));
    brand.associate(of_child);
    CHECK(sharing(brand, "shoe").size() == 20);
    CHECK(std::ranges::count(sharing(brand, "SHOE 1064, blue"), 64) == 1);
    CHECK(sharing(brand, "1007") == Ids{7});
    CHECK(sharing(brand, "1009 1007") == Ids{7, 9});
    CHECK(sharing(brand, "boot 1").empty());
    CHECK(sharing(brand, "").empty());

    brand.import(shoes(sqlite::most_with_rare_word + 1));
    CHECK(sharing(brand, "1065").empty());
    brand.associate(of_child);
    CHECK(sharing(brand, "1065") == Ids{65});
    CHECK(sharing(brand, "shoe").empty());
    CHECK(sharing(brand, "shoe 1007") == Ids{7});
    CHECK(brand.found().empty());
}

TEST_CASE("of too many variants those that share most option values are kept") {
    Brand brand;
    brand.import(shoes(450));
    brand.associate(of_child);
    brand.plant("UPDATE variant SET product_id = 1007, selected_options ="
                " '[{\"name\":\"Color\",\"value\":\"Black\"},"
                "{\"name\":\"Size\",\"value\":\"' || id || '\"}]'");
    std::vector<std::uint64_t> words;
    word_numbers("1007", words);
    const auto connection = brand.open(sqlite::Access::read_only);
    sqlite::RareWords rare_words{connection};
    const auto kept = [&](const std::string& color, const std::string& size) {
        std::vector<std::uint64_t> options;
        option_numbers("[{\"value\":\"" + color + "\"},{\"value\":\"" + size +
                           "\"}]",
                       {}, options);
        auto found = rare_words.variants_with({words, options, {}});
        CHECK(found.ids.size() == 400);
        CHECK(found.left_out == 50);
        return found.ids;
    };
    CHECK(kept("Black", "450").back() == 450);
    // What another language calls black is not known yet.
    CHECK(kept("Schwarz", "450").back() == 450);
    CHECK(kept("Schwarz", "XL").back() == 400);
}

TEST_CASE("a title is sought by its words where they tell, and the table is "
          "current") {
    Brand brand;
    brand.import(shoes(100));
    CHECK_FALSE(titled(brand, "Shoe 1007"));
    brand.associate(of_child);
    CHECK(titled(brand, "Shoe 1007") == Ids{1007});
    CHECK(titled(brand, "Boot") == Ids{});
    CHECK_FALSE(titled(brand, "Shoe"));
    CHECK_FALSE(titled(brand, "!"));
    brand.import(shoes(101));
    CHECK_FALSE(titled(brand, "Shoe 1007"));
}

TEST_CASE("what has changed is added, until so much has that all is made "
          "anew") {
    Brand brand;
    brand.import(shoes(100));
    brand.associate(of_child);
    CHECK(state_of(brand) == "2 0");
    brand.associate(of_child);
    CHECK(state_of(brand) == "2 0");

    auto fewer = shoes(105);
    fewer.erase(fewer.begin() + 6);
    brand.import(fewer);
    // An export tells new times for all of them.
    brand.plant("UPDATE product SET written_run = NULL WHERE id <= 1100");
    tally_products(brand);
    brand.associate(of_child);
    CHECK(state_of(brand).ends_with(" 5"));
    CHECK(sharing(brand, "1007").empty());
    CHECK(sharing(brand, "shoe 1103") == Ids{103});
    CHECK(sharing(brand, "shoe").empty());

    brand.import(shoes(112));
    brand.associate(of_child);
    CHECK(state_of(brand).ends_with(" 0"));
    CHECK(sharing(brand, "1007") == Ids{7});
    CHECK(sharing(brand, "shoe 1112") == Ids{112});
    CHECK(sharing(brand, "shoe").empty());
    CHECK(brand.found().empty());
}
