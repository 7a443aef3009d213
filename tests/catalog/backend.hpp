#pragma once

#include "catalog/catalog_check.hpp"
#include "catalog/catalog_summary.hpp"
#include "catalog/known_operations.hpp"
#include "catalog/match_view.hpp"
#include "catalog/open.hpp"
#include "catalog/row_draft.hpp"
#include "catalog/row_feed.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/link_view.hpp>
#include <hwsync/restore.hpp>
#include <hwsync/shops.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>
#include <hwsync/waive.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// An implementation of the catalog: all that opens one, to write or to look.
struct Backend {
    using Path = std::filesystem::path;

    std::string_view name;
    /// Whether first imports write the catalog's pages themselves.
    bool loads;

    std::unique_ptr<hwsync::Catalog> (*open)(hwsync::CatalogTarget target);
    std::unique_ptr<hwsync::Catalog> (*open_existing)(
        hwsync::CatalogTarget target);
    std::unique_ptr<hwsync::CatalogCheck> (*begin_check)(
        const hwsync::VerifyRequest& request, const hwsync::StopToken& stop);

    std::unique_ptr<hwsync::CatalogView> (*view)(const Path& path,
                                                 const hwsync::StopToken* stop);
    std::unique_ptr<hwsync::LinkView> (*link_view)(
        const Path& path, const hwsync::StopToken* stop,
        std::vector<std::string> children);
    std::unique_ptr<hwsync::MatchView> (*match_view)(
        const Path& path, const hwsync::StopToken* stop);
    std::unique_ptr<hwsync::KnownOperations> (*operations)(const Path& path);
    hwsync::CatalogSummary (*summary)(const Path& path,
                                      const hwsync::LeaveOutRules& leave_out,
                                      const hwsync::StopToken* stop);
    std::vector<hwsync::KnownShop> (*shops)(const Path& path,
                                            const hwsync::StopToken& stop);
    void (*visit_waivers)(
        const Path& path, hwsync::Time now,
        const std::function<void(const hwsync::Waiver&)>& visit,
        const hwsync::StopToken& stop);

    std::unique_ptr<hwsync::RowFeed> (*feed)(const Path& path,
                                             const hwsync::StopToken* stop);
    std::unique_ptr<hwsync::PublishedCatalog> (*open_to_publish)(
        const hwsync::CatalogTarget& target);
    std::optional<hwsync::PublicationState> (*publication_state)(
        const Path& path, const std::string& brand,
        const hwsync::StopToken* stop);
    std::unique_ptr<hwsync::RowDraft> (*draft)(
        const hwsync::RestoreRequest& request, const std::string& source,
        const hwsync::StopToken& stop);
};

/// All implementations. The whole suite runs once with each of them.
std::span<const Backend> backends();

/// The one that the suite is running with.
const Backend& backend();
