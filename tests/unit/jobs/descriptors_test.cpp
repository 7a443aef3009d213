#include "unit/jobs/stores.hpp"

#include "base/byte_spool.hpp"
#include "input/byte_source.hpp"
#include "shopify/spooled_file.hpp"

#include <hwsync/error.hpp>
#include <hwsync/snapshot.hpp>

#include <doctest/doctest.h>

#include <functional>

#include <sys/resource.h>

using namespace hwsync;

namespace {

/// No file can be opened while it is there.
class NoDescriptors {
public:
    NoDescriptors() {
        getrlimit(RLIMIT_NOFILE, &m_before);
        const rlimit none{0, m_before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &m_before); }

private:
    rlimit m_before{};
};

std::string remedy_of(const std::function<void()>& act) {
    const NoDescriptors none;
    try {
        act();
    } catch (const Error& error) {
        return error.remedy();
    }
    return "it went well";
}

} // namespace

TEST_CASE("Where no descriptor is left, that is what has to be mended") {
    Stores stores;
    stores.import_primary({{1, {{10, "A"}}}});
    const auto folder = stores.folder().path();
    const std::function<void()> acts[] = {
        [&] { LinkView::open(stores.catalog(), nullptr); },
        [&] {
            stores.remove({"eu", "90"});
        },
        [&] {
            make_snapshot({stores.catalog(), folder / "copy.db"}, stores.stop);
        },
        [&] { open_file(folder / "export.jsonl", nullptr); },
        [&] { const SpooledFile spool{folder}; },
        [&] {
            ByteSpool spool{folder};
            const std::string piece(200'000, 'x');
            spool.append(piece);
            spool.append(piece);
        },
        [&] { const StopToken stop; },
    };
    for (const auto& act : acts) {
        CHECK(remedy_of(act).find("ulimit -n") != std::string::npos);
    }
}
