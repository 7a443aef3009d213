#pragma once

#include "backend.hpp"
#include "catalog/association.hpp"
#include "catalog/link_editing.hpp"
#include "catalog/shop_editing.hpp"
#include "catalog/waiver_editing.hpp"
#include "lines.hpp"
#include "program/test_folder.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

hwsync::Time time_of(std::string_view text);

/// When every job of a test runs, unless it says otherwise.
hwsync::Time now();

/// What a job says of an input that holds everything, or a part.
hwsync::ImportRules whole();
hwsync::ImportRules partial();

/// The child shop `eu`, matched by SKU as by default.
hwsync::ShopRules child();

void put(hwsync::ProductImport& import, const Lines& lines);

/// The numbers of the lines, as in `3, 4`.
std::string to_text(const hwsync::RejectList& rejects);
/// `510 ambiguous [10,20]`, one after another.
std::string to_text(const hwsync::UnresolvedList& unresolved);

/// A job at work: it holds the catalog open, and its run has begun.
struct Job {
    std::unique_ptr<hwsync::Catalog> catalog;
    std::unique_ptr<hwsync::RejectLog> rejects;
    std::int64_t run = 0;
};

/// What an import did.
struct Imported {
    std::int64_t run = 0;
    hwsync::ImportTotals totals;
    std::string rejects;
};

/// What an association did.
struct Associated {
    std::int64_t run = 0;
    hwsync::ImportTotals totals;
    hwsync::MatchCounts counts;
    std::string unresolved;
};

/// A catalog of a test's own: jobs as a whole, and what is then found in it.
class TestCatalog {
public:
    std::string path() const { return m_folder / "catalog"; }
    hwsync::CatalogTarget target(const std::string& command,
                                 const std::string& shop) const;
    Job begin(const std::string& command = "import-bulk",
              const std::string& shop = "us") const;

    /// Begins an import into the primary shop, `us`.
    std::unique_ptr<hwsync::ProductImport>
    begin_import(const Job& job,
                 const hwsync::ImportRules& rules = whole()) const;
    /// Likewise of a child shop.
    std::unique_ptr<hwsync::Association>
    begin_association(const Job& job, const hwsync::ShopRules& shop = child(),
                      const hwsync::ImportRules& rules = whole()) const;

    // All of a job, committed:
    Imported import(const Lines& lines,
                    const hwsync::ImportRules& rules = whole()) const;
    Associated associate(const Lines& lines,
                         const hwsync::ShopRules& shop = child(),
                         const hwsync::ImportRules& rules = whole()) const;
    /// `shop` is the number of `eu`. Returns the run.
    using EditLinks =
        std::function<void(hwsync::LinkEditing& links, std::int64_t shop)>;
    std::int64_t edit_links(const EditLinks& edit) const;

    // What the catalog then holds:
    std::unique_ptr<hwsync::CatalogView> view() const;
    hwsync::CatalogSummary summary() const;
    /// The primary shop's live rows: a product's title, a variant's SKU. Empty
    /// for what is gone or was never there.
    std::string title(std::int64_t product) const;
    /// The ids of a product's live variants, as in `10 11`.
    std::string variants(std::int64_t product) const;
    /// `510>10 auto, 520>20 manual`: the links of `eu`.
    std::string links() const;
    /// `linked, pinned`: why a variant's link changed each time.
    std::string history(std::int64_t variant) const;
    /// A variant of `eu`; nothing where it was never read.
    std::optional<hwsync::MatchedVariant>
    child_variant(std::int64_t variant) const;
    /// Ids of the live variants of `eu` among these.
    std::string live_of(const std::vector<std::int64_t>& variants) const;
    /// `missing 510`: what a check of all of it finds.
    std::string findings() const;

    const hwsync::StopToken& stop() const noexcept { return m_stop; }

private:
    static Job begin(const hwsync::CatalogTarget& target);

    TestFolder m_folder;
    hwsync::StopToken m_stop;
};
