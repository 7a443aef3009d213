#include "catalog/merge/merge.hpp"

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace hwsync;

namespace {

namespace pf = product_field;
namespace vf = variant_field;

constexpr std::string_view sunday = "2026-02-01T00:00:00Z";
constexpr std::string_view monday = "2026-02-02T00:00:00Z";
constexpr std::string_view tuesday = "2026-02-03T00:00:00Z";
constexpr std::string_view next_year = "2027-02-03T00:00:00Z";

/// Rows in memory.
class MemoryRows final : public RowStore {
public:
    explicit MemoryRows(RecordKind kind) : m_kind(kind) {}

    std::span<const std::size_t> kept() const noexcept override {
        static constexpr std::array product{std::size_t{pf::title},
                                            std::size_t{pf::updated_at}};
        static constexpr std::array variant{std::size_t{vf::sku},
                                            std::size_t{vf::updated_at}};
        return m_kind == RecordKind::product ? std::span{product}
                                             : std::span{variant};
    }
    bool is_first_load() const noexcept override { return m_prior.empty(); }
    const StoredRow* find(std::int64_t id) override { return in(m_rows, id); }
    const StoredRow* find_prior(std::int64_t id) override {
        return in(m_prior, id);
    }
    void create(const Record& record) override {
        REQUIRE(find(record.id) == nullptr);
        update({record.id,
                record.product_id,
                record.line_hash,
                0,
                0,
                {},
                record.values});
    }
    void update(const StoredRow& row) override {
        auto kept = row;
        kept.deleted_at = own(kept.deleted_at);
        for (auto& value : kept.values) {
            value.text = own(value.text);
        }
        m_rows[row.id] = kept;
    }
    void update_times(const StoredRow& row) override { update(row); }

    void begin_import() { m_prior = m_rows; }
    std::string title_of(std::int64_t id) {
        return std::string{m_rows.at(id).values[kept().front()].text};
    }
    std::size_t size() const { return m_rows.size(); }

private:
    using Rows = std::map<std::int64_t, StoredRow>;

    static const StoredRow* in(const Rows& rows, std::int64_t id) {
        const auto found = rows.find(id);
        return found == rows.end() ? nullptr : &found->second;
    }
    std::string_view own(std::string_view text) {
        return *m_texts.emplace(text).first;
    }

    RecordKind m_kind;
    std::set<std::string, std::less<>> m_texts;
    Rows m_rows;
    Rows m_prior;
};

struct KeptRejects final : RejectLog {
    void add(const Reject& reject) override { all.push_back(reject); }
    std::uint64_t size() const noexcept override { return all.size(); }
    void for_each(const Visit&) const override {}
    std::vector<Reject> all;
};

Record product(std::string_view title, std::string_view updated_at,
               std::uint64_t line, std::int64_t variants = 1) {
    Record record;
    record.id = 1;
    record.line = line;
    record.line_hash = line;
    record.values[pf::title] = Value::of_text(title);
    record.values[pf::updated_at] = Value::of_text(updated_at);
    record.values[pf::variants_count] = Value::of_integer(variants);
    return record;
}

Record variant(std::int64_t id, std::int64_t of, std::uint64_t line) {
    Record record;
    record.kind = RecordKind::variant;
    record.id = id;
    record.product_id = of;
    record.line = line;
    record.values[vf::sku] = Value::of_text("A");
    record.values[vf::updated_at] = Value::of_text(monday);
    return record;
}

/// One import after another into the same rows.
struct Shop {
    Shop() { rules.now = *parse_time(tuesday); }

    Merge& begin() {
        products.begin_import();
        variants.begin_import();
        rejects.all.clear();
        merge.emplace(products, variants, ++run, rules, PriorReading{},
                      rejects);
        return *merge;
    }

    MemoryRows products{RecordKind::product};
    MemoryRows variants{RecordKind::variant};
    ImportRules rules;
    KeptRejects rejects;
    std::int64_t run = 0;
    std::optional<Merge> merge;
};

bool put(Merge& merge, Record record) {
    return merge.put(record);
}

} // namespace

TEST_CASE("the newer of two lines stands, of two equally old the later one") {
    CHECK(is_superseded(monday, 2, tuesday, 1));
    CHECK_FALSE(is_superseded(tuesday, 1, monday, 2));
    CHECK(is_superseded(monday, 1, monday, 2));
    CHECK_FALSE(is_superseded(monday, 2, monday, 1));
    CHECK(is_superseded({}, 1, monday, 2));
    CHECK_FALSE(is_superseded({}, 2, monday, 1));
}

TEST_CASE("the line that loses against its twin is rejected") {
    Shop shop;
    auto& merge = shop.begin();
    REQUIRE(put(merge, product("Newer", tuesday, 1)));
    REQUIRE(put(merge, product("Older", monday, 2)));
    REQUIRE(put(merge, product("Newest", tuesday, 3)));

    CHECK(shop.products.title_of(1) == "Newest");
    REQUIRE(shop.rejects.all.size() == 2);
    CHECK(shop.rejects.all[0].line == 2);
    CHECK(shop.rejects.all[0].reason == "line 1 has the same id and is kept");
    CHECK(shop.rejects.all[1].line == 1);
    CHECK(merge.totals().products.read == 1);
    CHECK(merge.totals().products.created == 1);
}

TEST_CASE("a known line that supersedes its twin puts the row back") {
    Shop shop;
    put(shop.begin(), product("Known", tuesday, 1));
    auto& merge = shop.begin();
    put(merge, product("Edited", tuesday, 1));
    CHECK(shop.products.title_of(1) == "Edited");

    merge.put(KnownRow{RecordKind::product, 1, 0, 1, 2});

    CHECK(shop.products.title_of(1) == "Known");
    CHECK(merge.totals().products.unchanged == 1);
    CHECK(merge.totals().products.updated == 0);
}

TEST_CASE("a time that lies ahead is taken for the time of the export") {
    Shop shop;
    put(shop.begin(), product("Row", monday, 1));
    auto& merge = shop.begin();
    auto ahead = product("Ahead", next_year, 1);
    CHECK_FALSE(merge.put(ahead));
    merge.note_update(sunday);
    merge.end_input();

    merge.put_deferred(ahead);

    CHECK(shop.products.title_of(1) == "Row");
    CHECK(merge.totals().products.older == 1);
}

TEST_CASE("a variant waits for its product, and is rejected without one") {
    Shop shop;
    auto& merge = shop.begin();
    auto early = variant(10, 1, 1);
    auto stray = variant(20, 2, 2);
    CHECK_FALSE(merge.put(early));
    CHECK_FALSE(merge.put(stray));
    CHECK(put(merge, product("Boot", monday, 3)));
    merge.end_input();

    merge.put_deferred(early);
    merge.put_deferred(stray);

    CHECK(shop.variants.size() == 1);
    REQUIRE(shop.rejects.all.size() == 1);
    CHECK(shop.rejects.all[0].reason ==
          "its product 2 is neither in the export nor in the catalog");
}

TEST_CASE("a product of which all variants came is heard of again") {
    Shop shop;
    auto& merge = shop.begin();
    const auto end = [&] {
        merge.note_update(tuesday);
        merge.end_input();
        merge.finish();
        return merge.totals().incomplete;
    };
    REQUIRE(put(merge, product("Boot", monday, 1)));
    REQUIRE(put(merge, variant(10, 1, 2)));
    CHECK(merge.is_complete(1));

    SUBCASE("by a variant that is not counted") {
        put(merge, variant(11, 1, 3));
        CHECK(end().empty());
    }
    SUBCASE("by a line that counts as many as came") {
        put(merge, variant(11, 1, 3));
        put(merge, product("Boot", monday, 4, 2));
        CHECK(end().empty());
    }
    SUBCASE("by a line that counts one more") {
        put(merge, product("Boot", monday, 3, 2));
        CHECK(end() == std::vector<std::int64_t>{1});
    }
    SUBCASE("by a line that counts one more, which then comes") {
        put(merge, product("Boot", monday, 3, 2));
        put(merge, variant(11, 1, 4));
        CHECK(end().empty());
        CHECK(merge.is_complete(1));
    }
    SUBCASE("by a line that cannot be used") {
        std::vector<std::int64_t> whole;
        merge.put(Reject{3, "no title", RecordKind::product, 1, 0});
        CHECK(end().empty());
        merge.for_each_whole_product(
            [&](std::int64_t id) { whole.push_back(id); });
        CHECK(whole.empty());
    }
}

TEST_CASE("only a product that came whole has variants that are gone") {
    using Fate = Merge::Fate;
    Shop shop;
    put(shop.begin(), product("Boot", monday, 1));
    put(*shop.merge, variant(10, 1, 2));
    auto& merge = shop.begin();
    const auto fate = [&](std::string_view updated_at) {
        merge.end_input();
        return merge.fate_of_variant(10, 1, sunday, updated_at);
    };
    merge.note_update(monday);

    SUBCASE("its product did not come") {
        CHECK(fate(monday) == Fate::stays);
    }
    SUBCASE("the product has more variants than came") {
        put(merge, product("Boot", monday, 1, 2));
        put(merge, variant(11, 1, 2));
        CHECK(fate(monday) == Fate::stays);
    }
    SUBCASE("all variants of the product came, and it was not among them") {
        put(merge, product("Boot", monday, 1));
        put(merge, variant(11, 1, 2));
        CHECK(fate(monday) == Fate::gone);
        CHECK(fate(tuesday) == Fate::newer);
    }
    SUBCASE("a line that cannot be used may be its own") {
        put(merge, product("Boot", monday, 1));
        put(merge, variant(11, 1, 2));
        merge.put(Reject{3, "cut short", {}, 0, 0});
        CHECK(fate(monday) == Fate::withheld);
    }
    SUBCASE("a line that cannot be used is its own") {
        put(merge, product("Boot", monday, 1));
        merge.put(Reject{2, "no price", RecordKind::variant, 10, 1});
        CHECK(fate(monday) == Fate::stays);
    }
}
