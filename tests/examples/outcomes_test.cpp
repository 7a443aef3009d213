#include <hwsync/associate.hpp>
#include <hwsync/error.hpp>
#include <hwsync/import.hpp>

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

using namespace hwsync;

class Silent : public Observer {
public:
    void progress(const Progress&) override {}
    void log(Severity, std::string_view) override {}
};

class Folder {
public:
    Folder() : m_path(temporary() / "hwsync-examples-XXXXXX") {
        REQUIRE(mkdtemp(m_path.data()) != nullptr);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path catalog() const {
        return std::filesystem::path(m_path) / "catalog.db";
    }

private:
    static std::filesystem::path temporary() {
        return std::filesystem::temp_directory_path();
    }

    std::string m_path;
};

template <typename Request>
Request request_for(const Folder& folder, const std::string& shop) {
    Request request;
    request.catalog = folder.catalog();
    request.file = HWSYNC_EXAMPLES "/" + shop + ".jsonl";
    request.by = "a test";
    request.clock = [] {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now());
    };
    return request;
}

ImportResult import(const Folder& folder, const std::string& shop,
                    Identifier identifier = Identifier::sku) {
    auto request = request_for<ImportRequest>(folder, shop);
    request.identifier = identifier;
    Silent observer;
    const StopToken stop;
    return import_products(request, observer, stop);
}

/// What examples/README.md says of a child shop, in its order.
using Counts = std::array<std::uint64_t, 7>;

Counts associate(const Folder& folder, const std::string& shop) {
    auto request = request_for<AssociateRequest>(folder, shop);
    request.shop = shop;
    request.strip_prefix = shop == "uk" ? "UK-" : "";
    request.matching.cross_check = CrossCheck::hold;
    Silent observer;
    const StopToken stop;
    const auto counts = associate_shop(request, observer, stop).counts;
    using enum Outcome;
    return {counts.of(linked),       counts.of(unmatched), counts.of(near),
            counts.of(ambiguous),    counts.of(duplicate), counts.of(conflict),
            counts.of(no_identifier)};
}

} // namespace

TEST_CASE(
    "the primary example comes whole, and a second time changes nothing") {
    const Folder folder;
    const auto first = import(folder, "us");
    CHECK(first.products.created == 57);
    CHECK(first.variants.created == 235);
    CHECK(first.rejects->size() == 0);
    CHECK(first.skipped == 0);
    CHECK(first.incomplete.empty());

    const auto again = import(folder, "us");
    CHECK(again.products.unchanged == 57);
    CHECK(again.variants.unchanged == 235);
}

TEST_CASE("the child examples are known for another shop's and refused") {
    const Folder folder;
    import(folder, "us");
    for (const auto* shop : {"eu", "uk"}) {
        CAPTURE(shop);
        try {
            import(folder, shop);
            FAIL("it was imported");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::safety);
        }
    }
}

TEST_CASE("by SKU, the children have the outcomes that the README counts") {
    const Folder folder;
    import(folder, "us", Identifier::sku);
    CHECK(associate(folder, "eu") == Counts{190, 5, 4, 0, 5, 4, 7});
    CHECK(associate(folder, "uk") == Counts{190, 6, 3, 0, 5, 4, 7});
}

TEST_CASE("by barcode, the children have the outcomes that the README counts") {
    const Folder folder;
    import(folder, "us", Identifier::barcode);
    CHECK(associate(folder, "eu") == Counts{190, 5, 2, 0, 5, 4, 9});
    CHECK(associate(folder, "uk") == Counts{190, 6, 2, 0, 5, 4, 8});
}
