#!/usr/bin/python3
"""Reference values for lib/ugn, computed with PyTorch from the equations in docs/EQUATIONS.md.

    /usr/bin/python3 tests/reference/reference.py      (Debian: apt-get install python3-torch)

writes tests/reference/values.json. Nothing here is taken over from the TypeScript: everything is done
the plain way (loops over images and samples, [N,N,2P] pairs spelt out, PyTorch's own layers and
gradients) and in double precision. Inputs and weights come from a formula of their name and position
(`formula`, the same in tests/reference/formula.ts), so the eleven million weights need no file.
"""

import json
import math
import os

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

B, H, W = 2, 48, 64
AUS = [1, 4, 6, 12, 25]
N, D, P, O, S = len(AUS), 512, 8, 6, 3


# ---------------------------------------------------------------- numbers from names

def formula(name, shape):
    """Uniform in [-1, 1): FNV-1a of the name, plus the position, through Murmur's finaliser."""
    seed = 2166136261
    for byte in name.encode():
        seed = ((seed ^ byte) * 16777619) & 0xFFFFFFFF
    index = np.arange(int(np.prod(shape)), dtype=np.uint32)
    h = index * np.uint32(0x9E3779B1) + np.uint32(seed)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    h = h ^ (h >> np.uint32(16))
    return (h.astype(np.float64) / 2**31 - 1).reshape(shape)


def single(values):
    """What a 32-bit float keeps, as a double."""
    return torch.from_numpy(np.asarray(values).astype(np.float32).astype(np.float64))


WEIGHTS = {}


def add(name, shape, scale, offset=0.0):
    WEIGHTS[name] = single(offset + scale * formula(name, shape)).requires_grad_(True)


def add_conv(conv, norm, size, inputs, outputs):
    add(f"{conv}.kernel", (size, size, inputs, outputs), math.sqrt(6 / (size * size * inputs)))
    add(f"{norm}.gamma", (outputs,), 0.2, 0.7)
    add(f"{norm}.beta", (outputs,), 0.1)
    add(f"{norm}.mean", (outputs,), 0.1)
    add(f"{norm}.variance", (outputs,), 0.3, 1.0)


add_conv("conv1", "bn1", 7, 3, 64)
for layer, (inputs, outputs) in enumerate([(64, 64), (64, 128), (128, 256), (256, 512)], start=1):
    for block in range(2):
        name = f"layer{layer}.{block}"
        add_conv(f"{name}.conv1", f"{name}.bn1", 3, inputs if block == 0 else outputs, outputs)
        add_conv(f"{name}.conv2", f"{name}.bn2", 3, outputs, outputs)
        if block == 0 and layer > 1:
            add_conv(f"{name}.downsample", f"{name}.downsample.bn", 1, inputs, outputs)
add("nodes.attention.kernel", (1, 1, D, N), 0.2)
add("nodes.attention.bias", (N,), 0.1)
add("nodes.linear.kernel", (D, N * D), math.sqrt(6 / D))
add("nodes.linear.bias", (N, D), 0.1)
add("nodes.fc.kernel", (N, D), math.sqrt(3 / D))
add("nodes.fc.bias", (N,), 0.1)
add("graph.B", (N, N), 1.0)
add("graph.P", (D, P), math.sqrt(3 / D))
add("graph.a_mu", (2 * P,), 0.5)
add("graph.a_sigma", (2 * P,), 0.5)
add("graph.W1", (D, O), math.sqrt(6 / D))
add("graph.W2", (O, O), 1.0)
add("graph.fc.kernel", (N, O, 2), 1.5)
add("graph.fc.bias", (N, 2), 0.1)

# These pictures keep every ReLU input clear of zero: with formula("images", …) one lies so near that
# single and double precision disagree on its sign, and gradients differ by 7e-4 in PyTorch itself.
BYTES = torch.from_numpy(np.floor((formula("images 2", (B, H, W, 3)) + 1) * 128))
LABELS = single((formula("labels", (B, N)) + 1) / 2)
KNOWN = torch.ones(B, N)
KNOWN[0, 1] = 0
KNOWN[1, 4] = 0
EPSILON = single(8 * formula("epsilon", (S, B, N, N)))
RATES = [0.21, 0.2, 0.46, 0.56, 0.34]

RESULTS = {}


def record(name, tensor):
    values = tensor.detach().reshape(-1).numpy()
    at = range(values.size) if values.size <= 64 else [(i * 7919 + 13) % values.size for i in range(48)]
    RESULTS[name] = {
        "shape": list(tensor.shape),
        "norm": float(np.sqrt((values**2).sum())),
        "max": float(np.abs(values).max()),
        "checksum": float((values * formula("checksum", (values.size,))).sum()),
        "at": list(at),
        "values": [float(values[i]) for i in at],
    }


def record_gradients(case, loss, wanted):
    gradients = torch.autograd.grad(loss, [tensor for _, tensor in wanted], retain_graph=True)
    for (name, _), gradient in zip(wanted, gradients):
        record(f"{case}/d {name}", gradient)


def weights_named(*names):
    return [(name, WEIGHTS[name]) for name in names]


# ---------------------------------------------------------------- stage 1

def batch_norm(x, norm, batch_stats):
    parts = [WEIGHTS[f"{norm}.{part}"] for part in ("mean", "variance", "gamma", "beta")]
    mean, variance, gamma, beta = parts
    if batch_stats(norm):
        return F.batch_norm(x, None, None, gamma, beta, training=True, eps=1e-5)
    return F.batch_norm(x, mean.detach(), variance.detach(), gamma, beta, training=False, eps=1e-5)


def conv(x, name, stride, padding):
    kernel = WEIGHTS[f"{name}.kernel"].permute(3, 2, 0, 1)
    return F.conv2d(x, kernel, stride=stride, padding=padding)


MOMENTS = {}


def unit(x, name, norm, stride, padding, batch_stats):
    x = conv(x, name, stride, padding)
    MOMENTS[norm] = (x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False))
    return batch_norm(x, norm, batch_stats)


def normalise(bytes_):
    mean = torch.tensor([0.485, 0.456, 0.406])
    std = torch.tensor([0.229, 0.224, 0.225])
    return (bytes_ / 255 - mean) / std


def resnet18(images, batch_stats):
    """[B,H,W,3] to [B,h,w,512]."""
    x = images.permute(0, 3, 1, 2)
    x = F.relu(unit(x, "conv1", "bn1", 2, 3, batch_stats))
    x = F.max_pool2d(x, 3, 2, 1)
    for layer in range(1, 5):
        for block in range(2):
            name = f"layer{layer}.{block}"
            stride = 2 if layer > 1 and block == 0 else 1
            y = F.relu(unit(x, f"{name}.conv1", f"{name}.bn1", stride, 1, batch_stats))
            y = unit(y, f"{name}.conv2", f"{name}.bn2", 1, 1, batch_stats)
            if stride == 2:
                x = unit(x, f"{name}.downsample", f"{name}.downsample.bn", 2, 0, batch_stats)
            x = F.relu(x + y)
    return x.permute(0, 2, 3, 1)


def attention_nodes(feature_map):
    batch, height, width, _ = feature_map.shape
    attention = []
    for k in range(batch):
        for i in range(N):
            kernel = WEIGHTS["nodes.attention.kernel"][0, 0, :, i]
            score = feature_map[k] @ kernel + WEIGHTS["nodes.attention.bias"][i]
            attention.append(torch.softmax(score.reshape(-1), 0))
    attention = torch.stack(attention).reshape(batch, N, height, width)
    nodes = torch.stack([
        torch.stack([(attention[k, i][:, :, None] * feature_map[k]).sum((0, 1)) for i in range(N)])
        for k in range(batch)
    ])
    return nodes, attention


def pooled_nodes(feature_map):
    pooled = feature_map.mean((1, 2))
    kernels = WEIGHTS["nodes.linear.kernel"].split(D, dim=1)
    biases = WEIGHTS["nodes.linear.bias"]
    return torch.stack([F.relu(pooled @ kernels[i] + biases[i]) for i in range(N)], 1)


def eq1_logits(nodes):
    return torch.stack(
        [nodes[:, i] @ WEIGHTS["nodes.fc.kernel"][i] + WEIGHTS["nodes.fc.bias"][i] for i in range(N)], 1)


def cross_entropy(p, labels):
    return -(labels * torch.log(p) + (1 - labels) * torch.log(1 - p))


def eq2_tau(rates):
    inverse = [1 / rate for rate in rates]
    return torch.tensor([N * value / sum(inverse) for value in inverse])


def eq2_loss(logits, tau):
    return (tau * cross_entropy(torch.sigmoid(logits), LABELS) * KNOWN).sum(1)


# ---------------------------------------------------------------- stage 2

def eq3_adjacency(normalisation):
    b = WEIGHTS["graph.B"]
    with_self = F.relu(b + b.T) + torch.eye(N)
    degree = torch.diag(with_self.sum(1))
    left = torch.linalg.inv(torch.sqrt(degree))
    right = left if normalisation == "symmetric" else torch.sqrt(degree)
    return left @ with_self @ right


def eq6_parameters(nodes):
    projected = nodes @ WEIGHTS["graph.P"]
    pairs = torch.cat([projected[:, :, None].expand(-1, N, N, P), projected[:, None].expand(-1, N, N, P)], -1)
    return pairs @ WEIGHTS["graph.a_mu"], torch.log(1 + torch.exp(pairs @ WEIGHTS["graph.a_sigma"]))


def eq7_logits(nodes, mask, normalisation):
    """One image, one mask sample: [N,D] and [N,N] to [N,2]."""
    edges = mask * eq3_adjacency(normalisation)
    hidden = F.relu(edges @ nodes @ WEIGHTS["graph.W1"])
    hidden = edges @ hidden @ WEIGHTS["graph.W2"]
    kernel, bias = WEIGHTS["graph.fc.kernel"], WEIGHTS["graph.fc.bias"]
    return torch.stack([hidden[i] @ kernel[i] + bias[i] for i in range(N)])


def masks_of(mu, sigma, epsilon):
    return torch.sigmoid(mu[None] + sigma[None] * epsilon)


def all_logits(nodes, masks, normalisation):
    return torch.stack([
        torch.stack([eq7_logits(nodes[k], masks[s, k], normalisation) for k in range(B)])
        for s in range(masks.shape[0])
    ])


def entropy(p):
    return -(p * torch.log(p) + (1 - p) * torch.log(1 - p))


def eq10(samples):
    total = entropy(samples.mean(0))
    aleatoric = entropy(samples).mean(0)
    return total, aleatoric, total - aleatoric


def eq9_loss(logits):
    return (cross_entropy(torch.softmax(logits, -1)[..., 1], LABELS) * KNOWN).sum(1)


def eq11_weights(epistemic):
    return (1 + torch.softmax(epistemic.sum(1), 0)).detach()


# ---------------------------------------------------------------- cases

def backbone_case():
    images = normalise(BYTES)
    record("backbone/images", images)
    projection = single(formula("projection", (B, 2, 2, D)))
    frozen = lambda norm: False
    # Layer 4 has too few positions here for moments that mean anything.
    batch = lambda norm: not norm.startswith("layer4")
    wanted = weights_named(
        "conv1.kernel", "bn1.gamma", "bn1.beta", "layer1.1.conv2.kernel", "layer2.0.downsample.kernel",
        "layer2.0.downsample.bn.gamma", "layer3.0.conv1.kernel", "layer4.1.conv2.kernel", "layer4.1.bn2.beta")
    for case, mode in (("frozen", frozen), ("batch", batch)):
        feature_map = resnet18(images, mode)
        record(f"backbone/{case}/map", feature_map)
        if case == "batch":
            for norm in ("bn1", "layer2.0.downsample.bn", "layer3.1.bn2"):
                record(f"backbone/batch/mean {norm}", MOMENTS[norm][0])
                record(f"backbone/batch/variance {norm}", MOMENTS[norm][1])
        record_gradients(f"backbone/{case}", (feature_map * projection).sum(), wanted)


def nodes_case():
    feature_map = single(np.abs(formula("map", (B, 2, 3, D)))).requires_grad_(True)
    tau = eq2_tau(RATES)
    record("nodes/tau", tau)
    for option in ("attention", "gap-linear"):
        if option == "attention":
            nodes, attention = attention_nodes(feature_map)
            record("nodes/attention/maps", attention)
            own = ["nodes.attention.kernel"]
        else:
            nodes = pooled_nodes(feature_map)
            own = ["nodes.linear.kernel", "nodes.linear.bias"]
        logits = eq1_logits(nodes)
        record(f"nodes/{option}/nodes", nodes)
        record(f"nodes/{option}/logits", logits)
        for name, weights in (("balanced", tau), ("plain", torch.ones(N))):
            record(f"nodes/{option}/loss {name}", eq2_loss(logits, weights))
        wanted = [("map", feature_map)] + weights_named("nodes.fc.kernel", "nodes.fc.bias", *own)
        record_gradients(f"nodes/{option}", eq2_loss(logits, tau).sum(), wanted)


GRAPH = ("graph.B", "graph.P", "graph.a_mu", "graph.a_sigma", "graph.W1", "graph.W2",
         "graph.fc.kernel", "graph.fc.bias")


def graph_case():
    strength = np.array([0.3, 1.2]).reshape(B, 1, 1)  # two images that differ in uncertainty
    nodes = single(np.abs(formula("nodes", (B, N, D))) * strength).requires_grad_(True)
    mu, sigma = eq6_parameters(nodes)
    record("graph/mu", mu)
    record("graph/sigma", sigma)
    masks = masks_of(mu, sigma, EPSILON)
    record("graph/masks", masks)
    for normalisation in ("symmetric", "as-printed"):
        case = f"graph/{normalisation}"
        record(f"{case}/adjacency", eq3_adjacency(normalisation))
        logits = all_logits(nodes, masks, normalisation)
        record(f"{case}/logits", logits)
        samples = torch.softmax(logits, -1)[..., 1]
        record(f"{case}/samples", samples)
        record(f"{case}/mean", samples.mean(0))
        total, aleatoric, epistemic = eq10(samples)
        record(f"{case}/total", total)
        record(f"{case}/aleatoric", aleatoric)
        record(f"{case}/epistemic", epistemic)
        weights = eq11_weights(epistemic)
        record(f"{case}/weights", weights)

        deterministic = all_logits(nodes, torch.sigmoid(mu)[None], normalisation)[0]
        per_image = eq9_loss(logits[0])
        record(f"{case}/loss of each image", per_image)
        wanted = [("nodes", nodes)] + weights_named(*GRAPH)
        losses = (
            ("gn-d", eq9_loss(deterministic).sum(), [pair for pair in wanted if pair[0] != "graph.a_sigma"]),
            ("ugn", per_image.sum(), wanted),
            ("ugn-b", (weights * per_image).sum(), wanted),
        )
        for variant, loss, variables in losses:
            record(f"{case}/{variant}/loss", loss.reshape(()))
            record_gradients(f"{case}/{variant}", loss, variables)


def whole_case():
    """Image to UGN-B loss, with the batch's moments in layer 4 alone."""
    feature_map = resnet18(normalise(BYTES), lambda norm: norm.startswith("layer4"))
    nodes, _ = attention_nodes(feature_map)
    mu, sigma = eq6_parameters(nodes)
    logits = all_logits(nodes, masks_of(mu, sigma, EPSILON), "symmetric")
    _, _, epistemic = eq10(torch.softmax(logits, -1)[..., 1])
    weights = eq11_weights(epistemic)
    record("whole/epistemic", epistemic)
    record("whole/weights", weights)
    loss = (weights * eq9_loss(logits[0])).sum()
    record("whole/loss", loss.reshape(()))
    wanted = weights_named("layer4.0.conv1.kernel", "layer4.0.bn1.gamma", "layer4.0.downsample.kernel",
                           "nodes.attention.kernel", "graph.P", "graph.W1")
    record_gradients("whole", loss, wanted)


backbone_case()
nodes_case()
graph_case()
whole_case()

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "values.json"), "w") as file:
    json.dump({
        "source": f"tests/reference/reference.py with PyTorch {torch.__version__}, double precision",
        "size": {"images": B, "height": H, "width": W, "aus": AUS, "projectionSize": P, "outputSize": O,
                 "samples": S},
        "rates": RATES,
        "known": KNOWN.tolist(),
        "tensors": RESULTS,
    }, file, indent=0)
print(f"{len(RESULTS)} tensors written")
