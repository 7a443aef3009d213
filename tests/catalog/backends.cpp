#include "backend.hpp"

#include <array>

using namespace hwsync;

namespace {

// Declared in lib/catalog and defined by the implementation that is linked.
constexpr std::array all{
    Backend{"SQLite", false, &open_catalog, &open_existing_catalog,
            &begin_check, &CatalogView::open, &LinkView::open, &MatchView::open,
            &KnownOperations::open, &read_summary, &known_shops, &visit_waivers,
            &open_feed, &open_to_publish, &publication_state, &draft_catalog},
    Backend{"SQLite, loaded", true, &open_catalog, &open_existing_catalog,
            &begin_check, &CatalogView::open, &LinkView::open, &MatchView::open,
            &KnownOperations::open, &read_summary, &known_shops, &visit_waivers,
            &open_feed, &open_to_publish, &publication_state, &draft_catalog}};

} // namespace

std::span<const Backend> backends() {
    return all;
}
