#pragma once

#include "program/test_folder.hpp"

#include <hwsync/associate.hpp>
#include <hwsync/link.hpp>
#include <hwsync/link_view.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/undo.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct StoreVariant {
    std::int64_t id = 0;
    std::string sku;
    std::string barcode = {};
    std::string title = "Default Title";
};

struct StoreProduct {
    std::int64_t id = 0;
    std::vector<StoreVariant> variants;
    std::string title = "Thing";
    std::string status = "ACTIVE";
};

/// Keeps what a job logs.
struct QuietObserver final : hwsync::Observer {
    void progress(const hwsync::Progress&) override {}
    void log(hwsync::Severity, std::string_view message) override {
        lines.emplace_back(message);
    }
    std::vector<std::string> lines;
};

/// A catalog in a folder of its own, filled from stores that a test invents.
class Stores {
public:
    /// The primary store, which holds these products and no others.
    void import_primary(const std::vector<StoreProduct>& products);
    /// A child; the run's number.
    std::int64_t associate(const std::string& shop,
                           const std::vector<StoreProduct>& products);

    hwsync::LinkResult add(const hwsync::LinkAddition& addition);
    hwsync::LinkResult remove(const hwsync::LinkRemoval& removal);
    hwsync::LinkResult import_links(const std::string& csv,
                                    hwsync::LinkTableImport how = {});
    hwsync::LinkResult undo(std::int64_t run, hwsync::UndoHold hold);

    /// What is held of a child's variants: `auto 11`, `pin 11` or `block`,
    /// with ` "note"` where there is one.
    std::map<std::int64_t, std::string> held(const std::string& shop) const;
    /// What waits for a link, with its outcome.
    std::map<std::int64_t, std::string>
    unresolved(const std::string& shop) const;
    /// `0>11 new`, one entry for each change of a variant's link.
    std::vector<std::string> history(const std::string& shop,
                                     std::int64_t variant) const;

    std::string catalog() const { return m_folder / "catalog.db"; }
    const TestFolder& folder() const noexcept { return m_folder; }
    hwsync::LinkJob job();

    /// Lets so much time go by.
    void wait(hwsync::Duration time) { m_passed += time; }

    QuietObserver observer;
    std::string strip_prefix; ///< of children
    hwsync::StopToken stop;
    bool dry_run = false;
    hwsync::MatchingConfig rules;      ///< of associate
    std::optional<hwsync::Time> as_of; ///< of the primary's next import

    std::string write_export(const std::vector<StoreProduct>& products);

private:
    hwsync::Time next_moment();

    TestFolder m_folder;
    int m_moment = 0;
    hwsync::Duration m_passed{};
};

/// `0>11 manual pinned`, one for each change of a result.
std::vector<std::string> changes_of(const hwsync::LinkResult& result);
