"""Exports a network that was born in Keras by tf2onnx.

Usage: keras_networks.py NAME OPSET FILE
"""

import sys

import keras
import tensorflow as tf
import tf2onnx
from keras import layers


def separable(x, filters):
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def mini_xception():
    """As its authors built it: the pools pad below and to the right only."""
    x = inputs = keras.Input((48, 48, 1))
    for _ in range(2):
        x = layers.Conv2D(8, 3, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    for filters in [16, 32, 64, 128]:
        side = layers.Conv2D(filters, 1, strides=2, padding="same", use_bias=False)(x)
        side = layers.BatchNormalization()(side)
        x = separable(layers.ReLU()(separable(x, filters)), filters)
        x = layers.Add()([layers.MaxPooling2D(3, strides=2, padding="same")(x), side])
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(7, 3, padding="same")(x))
    return keras.Model(inputs, layers.Softmax()(x))


def cnn6():
    x = inputs = keras.Input((48, 48, 1))
    for index, (filters, kernel) in enumerate(zip([32, 32, 64, 64, 128, 128], [4, 4, 3, 3, 2, 2], strict=False)):
        x = layers.Conv2D(filters, kernel, padding="same", activation="swish")(x)
        x = layers.BatchNormalization()(x)
        if index % 2 == 1:
            x = layers.Dropout(0.25)(layers.MaxPooling2D(2)(x))
    x = layers.Flatten()(x)
    for units in [512, 128]:
        x = layers.BatchNormalization()(layers.Dense(units, activation="swish")(x))
    return keras.Model(inputs, layers.Dense(7)(x))


def mobilenet_v2():
    return keras.applications.MobileNetV2(input_shape=(96, 96, 3), weights=None, classes=7, classifier_activation=None)


def layer_normalization():
    """Normalizations and functions that tf2onnx writes as small operators."""
    x = inputs = keras.Input((32, 32, 3))
    for filters, activation in [(16, "silu"), (24, "selu"), (32, "mish"), (32, "softplus")]:
        x = layers.Conv2D(filters, 3, strides=2, padding="same")(x)
        x = layers.LayerNormalization()(x)
        x = layers.Activation(activation)(x)
        x = layers.PReLU(shared_axes=[1, 2])(layers.GroupNormalization(4)(x))
    x = layers.Conv2DTranspose(16, 3, strides=2, padding="same")(layers.UpSampling2D(2)(x))
    x = layers.UnitNormalization()(layers.GlobalAveragePooling2D()(x))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(7)(x)))


NETWORKS = {
    "keras-layer-normalization": layer_normalization,
    "keras-mini-xception": mini_xception,
    "keras-cnn6": cnn6,
    "keras-mobilenet-v2": mobilenet_v2,
}


def calibrate(network):
    """Batch normalization gets the statistics of random pictures."""
    shape = network.input_shape[1:]
    pictures = tf.random.normal((16, 8, 8, shape[2])) + tf.random.normal((16, 1, 1, shape[2]))
    pictures = tf.image.resize(pictures, shape[:2])
    for layer in network.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.0
            layer.gamma.assign(tf.random.uniform(layer.gamma.shape, 0.5, 1.5))
            layer.beta.assign(tf.random.uniform(layer.beta.shape, -0.2, 0.2))
    network(pictures, training=True)


def main():
    name, opset, path = sys.argv[1:]
    keras.utils.set_random_seed(20170908)
    network = NETWORKS[name]()
    calibrate(network)
    signature = [tf.TensorSpec([None, *network.input_shape[1:]], tf.float32, name="input")]
    function = tf.function(lambda x: network(x, training=False))
    tf2onnx.convert.from_function(function, signature, opset=int(opset), output_path=path)


main()
