#include "shared/link_hook.hpp"

#include "output/output.hpp"

#include <hwsync/error.hpp>
#include <hwsync/hook.hpp>
#include <hwsync/stop.hpp>

#include <string>

namespace {

std::string fault_of_hook(const Context& context,
                          const std::function<void(JsonWriter&)>& write) {
    try {
        hwsync::Hook hook{context.config(), context.catalog().parent_path()};
        // The run is committed: no stop cuts its report short.
        const hwsync::StopToken never;
        Output document{hook.document(), never};
        JsonWriter json{document};
        write(json);
        json.finish();
        document.flush();
        return hook.run(context.stop());
    } catch (const hwsync::Error& error) {
        return "was not run: " + error.message();
    }
}

} // namespace

bool has_link_hook(const Context& context) {
    return !context.config().notify.hook.empty();
}

void run_link_hook(const Context& context,
                   const std::function<void(JsonWriter&)>& write) {
    if (!has_link_hook(context)) {
        return;
    }
    const auto fault = fault_of_hook(context, write);
    if (!fault.empty()) {
        context.warn_always("the hook " + fault,
                            "mend hook in the config's [notify]");
    }
}
